import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { DatasetReference } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { temporaryFolder } from './project.js'
import type { JetRows } from './shared-data.js'

/** A project whose data set `jets` are these rows, taken as they are. */
export interface JetsProject {
  readonly projectDir: string
  readonly dataset: DatasetReference
}

/** A project with rows of its own as jets, in a folder that goes with the test. */
export async function makeJetsProject(jets: JetRows): Promise<JetsProject> {
  return await writeJetsProject(await temporaryFolder(), jets)
}

/** Makes a folder a project with rows of its own as jets: 100 to train, 100 to test, the rest to validate. */
export async function writeJetsProject(projectDir: string, { x, y, rows }: JetRows): Promise<JetsProject> {
  const folder = path.join(projectDir, 'node_modules/@metaml/dataset-jets')
  await mkdir(folder, { recursive: true })
  const description = {
    rows,
    splits: { train: [0, 100], validation: [100, rows - 100], test: [rows - 100, rows] },
    features: Array.from({ length: x.length / rows }, (_, i) => `f${i}`),
    classes: ['g', 'q', 'w', 'z', 't'],
    digest: 'rows',
  }
  const manifest = { name: '@metaml/dataset-jets', type: 'module', exports: './index.js' }
  await Promise.all([
    writeFile(path.join(projectDir, 'package.json'), '{}'),
    writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest)),
    writeFile(path.join(folder, 'x'), x),
    writeFile(path.join(folder, 'y'), y),
    writeFile(
      path.join(folder, 'index.js'),
      `import { readFile } from 'node:fs/promises'
       const description = ${JSON.stringify(description)}
       const read = async name => new Uint8Array(await readFile(new URL(name, import.meta.url)))
       export const describeJets = () => description
       export const loadJets = async () =>
         ({ ...description, x: new Float32Array((await read('x')).buffer.slice(0)), y: await read('y') })`,
    ),
  ])
  return { projectDir, dataset: await resolveDataset('jets', { projectDir, scaling: 'none' }) }
}
