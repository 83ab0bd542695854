import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TrialOptions, validateParams } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { expect, onTestFinished, test } from 'vitest'
import { chooseDataset } from '../dist/choose-dataset.js'
import { params } from '../dist/params.js'
import { makeJetsProject } from './jets-project.js'

type Context = Parameters<typeof kerasModelGen.run>[0]

/** Runs the task with a stand-in for its trial, and gives what the trial was asked for. */
async function run(written: object, projectDir: string) {
  const asked: { unit: string; args: unknown; options: TrialOptions }[] = []
  const model = { id: 'keras-model-gen' }
  const context = {
    params: kerasModelGen.params.parse(written),
    projectDir,
    seed: 7,
    trial: async (unit: string, args: unknown, options: TrialOptions) => {
      asked.push({ unit, args, options })
      return { models: { model } }
    },
  }
  expect(await kerasModelGen.run(context as unknown as Context)).toEqual({ model })
  expect(asked).toHaveLength(1)
  return asked[0]!
}

test("a built network is trained on jets with the flow's seed and the defaults", async () => {
  const { unit, args, options } = await run({ model: 'jet-dnn' }, await makeJetsProject())
  expect(unit).toBe('train')
  expect(args).toEqual({
    source: { model: 'jet-dnn' },
    training: { epochs: 25, batchSize: 1024, optimizer: { learningRate: 3e-3, amsgrad: true } },
    seed: 7,
  })
  expect(options.datasets!.data).toMatchObject({ source: 'jets', scaling: 'standard' })
})

test.each([
  [
    { model: 'jet-dnn', trainEpochs: 3 },
    { epochs: 3, batchSize: 1024 },
  ],
  [
    { model: 'vgg7', trainTestDataset: 'jets' },
    { epochs: 10, batchSize: 128, bestWeights: true },
  ],
  [
    { model: 'resnet9', trainTestDataset: 'jets' },
    { epochs: 8, batchSize: 64, bestWeights: true },
  ],
  [
    { model: 'resnet9', trainTestDataset: 'jets', bestWeights: false },
    { epochs: 8, batchSize: 64 },
  ],
])('each network has defaults of its own: %j', async (written, training) => {
  const { args } = await run(written, await makeJetsProject())
  const optimizer = { learningRate: 3e-3, amsgrad: true }
  expect(args).toEqual({ source: { model: written.model }, training: { ...training, optimizer }, seed: 7 })
})

test('what changes nothing is left out of the key, what does stands in it', async () => {
  const written = { model: 'jet-dnn', foldBatchNorm: true }
  expect((await run(written, await makeJetsProject())).args).toMatchObject({ foldBatchNorm: true })
})

test('a data set may be described', async () => {
  const trainTestDataset = { name: 'jets', scaling: 'none', classes: ['t', 'z', 'w', 'q', 'g'] }
  const { options } = await run({ model: 'jet-dnn', trainTestDataset }, await makeJetsProject())
  expect(options.datasets!.data).toMatchObject({ scaling: 'none', classes: trainTestDataset.classes })
})

test('ResNet9 takes SVHN where the user has it, else what is like it', () => {
  const written = params.parse({ model: 'resnet9' })
  const folder = mkdtempSync(path.join(tmpdir(), 'metaml-keras-model-gen-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  expect(chooseDataset(written, folder)).toBe('svhn-like')
  mkdirSync(path.join(folder, 'data/svhn'), { recursive: true })
  expect(chooseDataset(written, folder)).toBe('svhn')
  expect(chooseDataset(params.parse({ model: 'resnet9', trainTestDataset: 'mine.npz' }), folder)).toBe(
    'mine.npz',
  )
})

test('a file goes into the key by its digest, and nothing is trained when that is asked for', async () => {
  const projectDir = await makeJetsProject()
  await mkdir(path.join(projectDir, 'nets'))
  await writeFile(path.join(projectDir, 'nets/mine.h5'), 'bytes')
  const written = { file: 'nets/mine.h5', trainTestDataset: 'jets', trainEn: false, scaling: 'none', seed: 3 }
  const { args, options } = await run(written, projectDir)
  const digest = createHash('sha256').update('bytes').digest('hex')
  expect(args).toEqual({ source: { file: { path: 'nets/mine.h5', digest } }, seed: 3 })
  expect(options.datasets!.data).toMatchObject({ scaling: 'none' })
})

test('a file that is not there is refused before any trial', async () => {
  const written = { file: 'none.h5', trainTestDataset: 'jets' }
  await expect(run(written, await makeJetsProject())).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE_MISSING',
  })
})

test('a data set that nobody knows is refused', async () => {
  const written = { model: 'jet-dnn', trainTestDataset: 'jetz' }
  await expect(run(written, await makeJetsProject())).rejects.toMatchObject({
    code: 'METAML_E_DATASET_UNKNOWN',
  })
})

test.each([
  [{}, /either `model`/],
  [{ model: 'jet-dnn', file: 'net.h5', trainTestDataset: 'jets' }, /either `model`/],
  [{ file: 'net.h5' }, /needs `trainTestDataset`/],
  [{ model: 'jet-dnn', weights: 'net.h5' }, /belongs to `file`/],
  [{ model: 'jet-dnn', trainEn: false }, /leave `trainEn` true/],
  [{ model: 'vgg99' }, /jet-dnn/],
  [{ model: 'jet-dnn', classes: ['a', 'b'] }, /belongs to `file`/],
  [{ model: 'jet-dnn', newWeights: true }, /belongs to `file`/],
  [{ file: 'n.h5', trainTestDataset: 'jets', newWeights: true, trainEn: false }, /leave `trainEn` true/],
  [{ model: 'jet-dnn', trainEpochs: 0 }, />=1/],
  [{ model: 'jet-dnn', epochs: 3 }, /epochs/],
])('parameters %j are refused: %s', (written, message) => {
  const checked = validateParams(kerasModelGen.params, written)
  expect(JSON.stringify(checked)).toMatch(message)
  expect(checked).toHaveProperty('issues')
})
