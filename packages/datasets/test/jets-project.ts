import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** Rows of the stand-in: feature 0 counts up, feature 1 is constant but on the last row. */
const standIn = {
  rows: 10,
  splits: { train: [0, 6], validation: [6, 8], test: [8, 10] },
  features: ['a', 'b'],
  classes: ['g', 'q'],
}

/** A project whose `@metaml/dataset-jets` is a stand-in of ten rows with this digest; removed after the test. */
export async function makeJetsProject(digest = 'rows-1'): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'metaml-datasets-'))
  onTestFinished(() => rm(project, { recursive: true }))
  const folder = path.join(project, 'node_modules/@metaml/dataset-jets')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(project, 'package.json'), '{}')
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: '@metaml/dataset-jets', type: 'module', exports: './index.js' }),
  )
  await writeFile(
    path.join(folder, 'index.js'),
    `const description = ${JSON.stringify({ ...standIn, digest })}
     export const describeJets = () => description
     export const loadJets = async () => ({
       ...description,
       x: Float32Array.from({ length: 20 }, (_, i) => i % 2 === 0 ? i / 2 : i === 19 ? 9 : 5),
       y: Uint8Array.from({ length: 10 }, (_, i) => i % 2),
     })`,
  )
  return project
}
