import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findMetric, type ModelHandle } from '@metaml/core'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { buildJetDnn, dnnKind, draftNetwork, type Network, readNetwork, train } from '@metaml/keras'
import { afterAll, expect, test } from 'vitest'
import compareModels from '../dist/compare.js'
import testNetwork from '../dist/test.js'
import trainAtWidths, { type TrainAtWidthsArgs } from '../dist/train-at-widths.js'
import { buildNetwork } from './build-network.js'
import { makeJetsProject, removeProject } from './jets-project.js'
import { handleOf, unitIo } from './unit-io.js'

const projectDir = await makeJetsProject()
afterAll(() => removeProject(projectDir))
const data = await resolveDataset('jets', { projectDir })

const training = {
  epochs: 4,
  batchSize: 32,
  bestWeights: false,
  optimizer: { learningRate: 3e-3, amsgrad: true },
}
const args: TrainAtWidthsArgs = {
  widths: { fc1: 16, fc2: 8 },
  start: 'trained',
  masks: 'keep',
  training,
  seed: 3,
}

/** Jet-DNN after a few epochs on the stand-in. */
const trained = await (async () => {
  const dataset = await openDataset(data, { projectDir, splits: ['train'] })
  const { network } = await train(buildJetDnn({ seed: 1 }), await dataset.split('train'), {
    epochs: 6,
    batchSize: 32,
    optimizer: { name: 'adam', learningRate: 5e-3 },
    seed: 1,
  })
  return network
})()

function modelOf(network: Network): ModelHandle<'dnn'> {
  return handleOf(draftNetwork(network, { dataset: data }))
}

/** Runs the unit and reads back the network that it made. */
async function run(changes: Partial<TrainAtWidthsArgs>, input: Network = trained) {
  const { io, created } = unitIo({ projectDir, models: { model: modelOf(input) }, datasets: { data } })
  const result = await trainAtWidths({ ...args, ...changes }, io)
  const draft = created.get('candidate')!
  return { result, draft, network: await readNetwork(handleOf(draft)) }
}

/** The masks of a network that hold every second weight of fc1. */
const held: Network['masks'] = new Map([
  ['fc1', new Map([['kernel', Uint8Array.from({ length: 1024 }, (_, i) => (i + (i >> 6)) % 2)]])],
])

test('a candidate is a sound model of the widths asked for, still better than chance', async () => {
  const { result, draft, network } = await run({})
  const paths = Object.keys(draft.files)
  const read = async (file: string) => draft.files[file] as Uint8Array
  expect(await dnnKind.check({ descriptor: draft.descriptor, paths, read })).toEqual([])
  expect(result.widths).toEqual({ fc1: 16, fc2: 8, fc3: 32 })
  expect(network.weights.get('fc2')!.get('kernel')!.shape).toEqual([16, 8])
  expect(result.multiplications).toBeLessThanOrEqual(16 * 16 + 16 * 8 + 8 * 32 + 32 * 5)
  expect(result.value).toBeGreaterThan(0.35)
  expect(findMetric(draft.metrics!, { name: 'accuracy', split: 'validation' })!.value).toBe(result.value)
  expect(findMetric(draft.metrics!, { name: 'multiplications' })!.value).toBe(result.multiplications)
})

test('the same order gives the same candidate bit for bit, another seed another', async () => {
  const { files } = (await run({})).draft
  expect((await run({})).draft.files).toEqual(files)
  expect((await run({ seed: 4 })).draft.files).not.toEqual(files)
})

test("from 'scratch' the input's weights are gone, from 'trained' they are kept", async () => {
  const { training: _, ...untrained } = args
  const { io, created } = unitIo({ projectDir, models: { model: modelOf(trained) }, datasets: { data } })
  await trainAtWidths(untrained, io)
  const kept = await readNetwork(handleOf(created.get('candidate')!))
  const before = new Set(trained.weights.get('fc1')!.get('kernel')!.data)
  expect(
    kept.weights
      .get('fc1')!
      .get('kernel')!
      .data.every(value => before.has(value)),
  ).toBe(true)
  const scratch = await run({ start: 'scratch' })
  const fresh = scratch.network.weights.get('fc1')!.get('kernel')!.data
  expect(fresh.filter(value => before.has(value) && value !== 0)).toHaveLength(0)
})

test.each(['trained', 'scratch'] as const)(
  "masks are sliced with their units and hold, from '%s'; 'drop' lets them go",
  async start => {
    const { network, result } = await run({ start }, { ...trained, masks: held })
    const mask = network.masks.get('fc1')!.get('kernel')!
    expect(mask).toHaveLength(16 * 16)
    const { data: kernel } = network.weights.get('fc1')!.get('kernel')!
    expect(kernel.every((value, i) => mask[i] === 1 || value === 0)).toBe(true)
    // Each unit of the checkered mask has half of its weights.
    expect(mask.reduce((sum, keep) => sum + keep, 0)).toBe(128)
    expect(result.multiplications).toBeLessThanOrEqual(128 + 16 * 8 + 8 * 32 + 32 * 5)
    const dropped = await run({ start, masks: 'drop' }, { ...trained, masks: held })
    expect(dropped.network.masks.size).toBe(0)
    expect(
      dropped.network.weights
        .get('fc1')!
        .get('kernel')!
        .data.filter(value => value === 0).length,
    ).toBeLessThan(64)
  },
)

test('candidates are compared with references on the validation rows', async () => {
  const narrow = await run({ widths: { fc1: 1, fc2: 1 }, training: { ...training, epochs: 1 } })
  const wide = modelOf(trained)
  const compare = async (models: { readonly [name: string]: ModelHandle }) =>
    await compareModels(null, unitIo({ projectDir, models, datasets: { data } }).io)
  const found = await compare({ 'candidate-1': handleOf(narrow.draft), 'reference-1': wide })
  expect(found.value).toBeCloseTo(narrow.result.value, 12)
  expect(found.loss).toBeCloseTo(found.referenceValue - found.value, 12)
  expect(found.loss).toBeGreaterThan(0.02)
  expect(found.standardError).toBeGreaterThan(0)
  const itself = await compare({ 'candidate-1': wide, 'candidate-2': wide, 'reference-1': wide })
  expect(itself).toMatchObject({ loss: 0, standardError: 0 })
})

test('the unit test measures on the test split', async () => {
  const { draft, result } = await run({})
  const { io } = unitIo({ projectDir, models: { model: handleOf(draft) }, splits: ['test'] })
  const [accuracy] = await testNetwork(null, io)
  expect(accuracy).toMatchObject({ name: 'accuracy', stage: 'float', split: 'test' })
  expect(accuracy!.value).not.toBe(result.value)
})

test('a network that does not fit the data is refused', async () => {
  const wide = { ...data, features: [17] }
  const { io } = unitIo({ projectDir, models: { model: modelOf(trained) }, datasets: { data: wide } })
  await expect(trainAtWidths(args, io)).rejects.toMatchObject({ code: 'METAML_E_DATASET_SHAPE' })
})

test('a network that answers with numbers is measured by the metric of its data', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => {
    const [a, b] = [Math.sin(i), Math.cos(3 * i)]
    return `${a},${b},${a * b}`
  })
  await writeFile(path.join(projectDir, 'product.csv'), `a,b,product\n${lines.join('\n')}\n`)
  const product = await resolveDataset({ file: 'product.csv', target: 'product' }, { projectDir })
  const network = buildNetwork(
    [2],
    [
      ['Dense', 'hidden', { units: 12, activation: 'tanh' }],
      ['Dense', 'out', { units: 1 }],
    ],
  )
  const model = handleOf(draftNetwork(network, { dataset: product }))
  const { io, created } = unitIo({ projectDir, models: { model }, datasets: { data: product } })
  const result = await trainAtWidths(
    { ...args, widths: { hidden: 6 }, training: { ...training, epochs: 20 } },
    io,
  )
  const candidate = handleOf(created.get('candidate')!)
  expect(created.get('candidate')!.metrics![0]).toMatchObject({
    name: 'mse',
    direction: 'lower',
    split: 'validation',
  })
  expect(result.value).toBeLessThan(0.3)
  const models = { 'candidate-1': candidate, 'reference-1': model }
  const compared = await compareModels(null, unitIo({ projectDir, models, datasets: { data: product } }).io)
  expect(compared.loss).toBeCloseTo(compared.value - compared.referenceValue, 12)
  expect(compared.loss).toBeLessThan(0)
  expect(compared.standardError).toBeGreaterThan(0)
})
