import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const description = {
  digest: 'clusters-of-pruning-1',
  rows: 1800,
  splits: { train: [0, 1000], validation: [1000, 1400], test: [1400, 1800] },
  features: Array.from({ length: 16 }, (_, i) => `feature_${i}`),
  classes: ['g', 'q', 't', 'w', 'z'],
}

/**
 * Makes a project whose `@metaml/dataset-jets` is a stand-in: five clusters that overlap, so that pruning a trained
 * network costs something. The caller removes it.
 */
export async function makeJetsProject(): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'metaml-pruning-'))
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
const classOf = row => (row * 7) % 5
export const describeJets = () => description
export async function loadJets() {
  let state = 11
  const next = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  const centres = Float32Array.from({ length: 80 }, next)
  const spread = () => next() + next() + next() - 1.5
  const x = new Float32Array(description.rows * 16)
  for (let i = 0; i < x.length; i++) x[i] = centres[classOf(i >> 4) * 16 + (i & 15)] + spread()
  return { ...description, x, y: Uint8Array.from({ length: description.rows }, (_, row) => classOf(row)) }
}
`,
  )
  return project
}

/** Removes a project. */
export async function removeProject(project: string): Promise<void> {
  await rm(project, { recursive: true, force: true })
}
