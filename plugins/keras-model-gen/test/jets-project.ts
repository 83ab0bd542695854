import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ModelDraft } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { onTestFinished } from 'vitest'
import trainNetwork, { type TrainArgs } from '../dist/train.js'
import { unitIo } from './unit-io.js'

const rows = 2000
const features = Array.from({ length: 16 }, (_, i) => `feature_${i}`)
const classes = ['g', 'q', 'w', 'z', 't']
const splits = { train: [0, 1200], validation: [1200, 1600], test: [1600, 2000] }

/** A new project as {@link writeJetsProject} writes it, removed after the test. */
export async function makeJetsProject(): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'metaml-keras-model-gen-'))
  onTestFinished(() => rm(project, { recursive: true }))
  await writeJetsProject(project)
  return project
}

/**
 * Makes a folder a project whose `@metaml/dataset-jets` is a stand-in: 2000 rows in five clusters that overlap, so that a trained
 * network is right more often than chance, and not always.
 */
export async function writeJetsProject(project: string): Promise<void> {
  const folder = path.join(project, 'node_modules/@metaml/dataset-jets')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(project, 'package.json'), '{}')
  await writeFile(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: '@metaml/dataset-jets', type: 'module', exports: './index.js' }),
  )
  await writeFile(
    path.join(folder, 'index.js'),
    `const description = ${JSON.stringify({ features, classes, rows, splits, digest: 'clusters-1' })}
     const numbers = (count, state) => Float32Array.from({ length: count }, () => {
       state = (Math.imul(state, 1664525) + 1013904223) >>> 0
       return state / 2 ** 31 - 1
     })
     const centres = numbers(80, 1)
     export const describeJets = () => description
     export const loadJets = async () => ({
       ...description,
       x: numbers(${rows * 16}, 2).map((n, i) => 50 + 20 * (2 * n + centres[(Math.floor(i / 16) % 5) * 16 + (i % 16)])),
       y: Uint8Array.from({ length: ${rows} }, (_, i) => i % 5),
     })`,
  )
}

/** How Jet-DNN learns the clusters of such a project in a second. */
export const quickTraining: TrainArgs = {
  source: { model: 'jet-dnn' },
  training: { epochs: 8, batchSize: 64, optimizer: { learningRate: 5e-3, amsgrad: true } },
  seed: 1,
}

/** Jet-DNN, trained on the rows of such a project. */
export async function trainJetDnn(projectDir: string): Promise<ModelDraft<'dnn'>> {
  const data = await resolveDataset('jets', { projectDir })
  const { io, recorded } = unitIo({ projectDir, data })
  await trainNetwork(quickTraining, io)
  return recorded.models.get('model')!
}
