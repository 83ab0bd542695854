import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

const description = {
  digest: 'clusters-of-hls-import-1',
  rows: 1200,
  splits: { train: [0, 400], validation: [400, 900], test: [900, 1200] },
  features: Array.from({ length: 16 }, (_, i) => `feature_${i}`),
  classes: ['g', 'q', 't', 'w', 'z'],
}

/** Makes a project whose `@metaml/dataset-jets` is a stand-in: five clusters. The caller removes it. */
export async function makeJetsProject(): Promise<string> {
  const project = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls-import-'))
  const folder = path.join(project, 'node_modules/@metaml/dataset-jets')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(project, 'package.json'), '{}')
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: '@metaml/dataset-jets', type: 'module', exports: './index.js' }),
  )
  await writeFile(
    path.join(folder, 'index.js'),
    `const description = ${JSON.stringify(description)}
export const describeJets = () => description
export async function loadJets() {
  const x = Float32Array.from({ length: description.rows * 16 }, (_, i) => Math.sin(i * 1.7 + ((i >> 4) % 5)))
  return { ...description, x, y: Uint8Array.from({ length: description.rows }, (_, row) => row % 5) }
}
`,
  )
  return project
}
