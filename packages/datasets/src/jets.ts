import { loadDatasetPackage } from './load-package.js'
import type { DatasetSource, RowRange } from './source.js'

interface JetsDescription {
  readonly features: readonly string[]
  readonly classes: readonly string[]
  readonly rows: number
  readonly splits: {
    readonly train: RowRange
    readonly validation: RowRange
    readonly test: RowRange
  }
  readonly digest: string
}

/** What `@metaml/dataset-jets` exports, as far as it is used here. */
interface JetsPackage {
  describeJets(): JetsDescription | Promise<JetsDescription>
  loadJets(): Promise<JetsDescription & { readonly x: Float32Array; readonly y: Uint8Array }>
}

async function jetsPackage(projectDir: string): Promise<JetsPackage> {
  return (await loadDatasetPackage('@metaml/dataset-jets', 'jets', projectDir)) as JetsPackage
}

/** LHC jets, look-alikes made with PYTHIA: 16 features, 5 classes, shipped with their split. */
export const jets: DatasetSource = {
  async describe(projectDir) {
    const { features, classes, digest, splits } = await (await jetsPackage(projectDir)).describeJets()
    return { features: [features.length], classes, metric: 'accuracy', digest, splitSeed: 0, splits }
  },
  async load(projectDir) {
    const { x, y, rows } = await (await jetsPackage(projectDir)).loadJets()
    return { x, y, rows }
  },
}
