import path from 'node:path'
import type { Split } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { givenClasses } from '../files/open-file.js'
import { planFiles } from '../files/plan-files.js'
import { loadDatasetPackage } from '../load-package.js'
import { partsSource } from '../parts/parts-source.js'
import type { RowRange, RowSource, Rows, SplitCounts } from '../source.js'

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
  readonly provenance?: { readonly kind?: string }
}

/** What `@metaml/dataset-jets` exports, as far as it is used here. */
interface JetsPackage {
  describeJets(): JetsDescription | Promise<JetsDescription>
  loadJets(): Promise<JetsDescription & { readonly x: Float32Array; readonly y: Uint8Array }>
}

async function jetsPackage(projectDir: string): Promise<JetsPackage> {
  return (await loadDatasetPackage('@metaml/dataset-jets', 'jets', projectDir)) as JetsPackage
}

/**
 * LHC jets, 16 features and 5 classes: look-alikes made with PYTHIA, shipped with their split; or, with `file`, the
 * user's own copy of the original set (OpenML 42468). The reference's `origin` says which.
 */
export function jets(options: CheckedSource | undefined, projectDir: string): RowSource {
  return options?.file === undefined && options?.files === undefined
    ? packagedJets(options ?? {}, projectDir)
    : ownJets(options, projectDir)
}

function packagedJets(options: CheckedSource, projectDir: string): RowSource {
  const open = Object.keys(options).find(key => !['name', 'classes', 'scaling', 'metric'].includes(key))
  if (open !== undefined) {
    throw datasetError('SOURCE', `The data set 'jets' of @metaml/dataset-jets takes no '${open}'.`, {
      expected: 'classes, scaling or metric; or a `file` of your own',
      found: open,
    })
  }
  return {
    async describe() {
      const found = await (await jetsPackage(projectDir)).describeJets()
      const { features, digest: rows, splits, provenance } = found
      const classes = await orderOf(found.classes, options, projectDir)
      const digest = classes === found.classes ? rows : `${rows} ${classes.join()}`
      return {
        features: [features.length],
        ...{ classes, digest, splits, splitSeed: 0, featureNames: features },
        counts: mapSplits(splits, ([from, to]) => to - from),
        origin: `${provenance?.kind ?? 'look-alike'}, @metaml/dataset-jets`,
      }
    },
    async load(wanted) {
      const { x, y, splits, features, ...jets } = await (await jetsPackage(projectDir)).loadJets()
      const classes = await orderOf(jets.classes, options, projectDir)
      if (classes !== jets.classes) {
        const place = jets.classes.map(name => classes.indexOf(name))
        y.forEach((index, row) => {
          y[row] = place[index]!
        })
      }
      const cut = ([from, to]: RowRange): Rows => ({
        x: x.subarray(from * features.length, to * features.length),
        y: y.slice(from, to),
        rows: to - from,
      })
      return Object.fromEntries(wanted.map(name => [name, cut(splits[name])]))
    },
  }
}

/** The classes in the user's order, by name. */
async function orderOf(
  classes: readonly string[],
  options: CheckedSource,
  projectDir: string,
): Promise<readonly string[]> {
  const given = await givenClasses(options, projectDir)
  if (given === undefined) return classes
  if (given.toSorted().join() === classes.toSorted().join()) return given
  throw datasetError('CLASS', "The data set 'jets' has other classes.", {
    expected: `${classes.join(', ')}, in any order`,
    found: given.join(', '),
  })
}

/** Names of the original's columns, in the order that networks expect them. */
const features = [
  'zlogz',
  ...['c1_b0', 'c1_b1', 'c1_b2', 'c2_b1', 'c2_b2', 'd2_b1', 'd2_b2', 'd2_a1_b1', 'd2_a1_b2'].map(mmdt),
  ...['m2_b1', 'm2_b2', 'n2_b1', 'n2_b2', 'mass'].map(mmdt),
  'multiplicity',
]

function mmdt(name: string): string {
  return `${name}_mmdt`
}

function ownJets(options: CheckedSource, projectDir: string): RowSource {
  return partsSource(async () => {
    const plan = await planFiles(
      { label: 'class', features, classes: ['g', 'q', 't', 'w', 'z'], ...options },
      projectDir,
    )
    return { ...plan, origin: `own file, ${path.basename(plan.name)}` }
  })
}

function mapSplits<T>(splits: { readonly [name in Split]: T }, change: (value: T) => number): SplitCounts {
  return {
    train: change(splits.train),
    validation: change(splits.validation),
    test: change(splits.test),
  }
}
