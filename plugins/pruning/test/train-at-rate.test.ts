import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findMetric, type ModelHandle } from '@metaml/core'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { buildJetDnn, dnnKind, draftNetwork, type Network, readNetwork, train } from '@metaml/keras'
import { afterAll, expect, test } from 'vitest'
import testNetwork from '../dist/test.js'
import trainAtRate, { type TrainAtRateArgs } from '../dist/train-at-rate.js'
import { makeJetsProject, removeProject } from './jets-project.js'
import { handleOf, unitIo } from './unit-io.js'

const projectDir = await makeJetsProject()
afterAll(() => removeProject(projectDir))
const data = await resolveDataset('jets', { projectDir })
const kernels = ['fc1', 'fc2', 'fc3', 'output'] as const

const args: TrainAtRateArgs = {
  rate: 0.75,
  ranking: 'global',
  granularity: 'weight',
  schedule: 'gradual',
  masks: 'keep',
  exclude: [],
  start: 'trained',
  training: { epochs: 4, batchSize: 32, optimizer: { learningRate: 3e-3, amsgrad: true } },
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
async function run(changes: Partial<TrainAtRateArgs>, input: Network = trained) {
  const model = modelOf(input)
  const { io, created } = unitIo({ projectDir, models: { model, reference: model }, datasets: { data } })
  const result = await trainAtRate({ ...args, ...changes }, io)
  const draft = created.get('candidate')!
  return { result, draft, network: await readNetwork(handleOf(draft)) }
}

function weights(network: Network, layer: string, name = 'kernel'): number[] {
  return [...network.weights.get(layer)!.get(name)!.data]
}

function zeros(network: Network, layer: string, name = 'kernel'): number {
  return weights(network, layer, name).filter(value => value === 0).length
}

/** The masks of a network that hold every second weight of fc1. */
const held: Network['masks'] = new Map([
  ['fc1', new Map([['kernel', Uint8Array.from({ length: 1024 }, (_, i) => i % 2)]])],
])

test('a candidate is a sound model with the zeros that it says, still better than chance', async () => {
  const { result, draft, network } = await run({})
  const paths = Object.keys(draft.files)
  const read = async (file: string) => draft.files[file] as Uint8Array
  expect(await dnnKind.check({ descriptor: draft.descriptor, paths, read })).toEqual([])

  expect(result.asked).toBe(0.75)
  expect(Math.abs(result.reached - 0.75) * 4256).toBeLessThanOrEqual(0.5)
  expect(result.layers).toEqual(
    kernels.map(layer => ({
      layer,
      kernel: 'kernel',
      weights: weights(network, layer).length,
      zeros: zeros(network, layer),
    })),
  )
  expect(result.value).toBeGreaterThan(0.4)
  expect(result.reference!.value - result.value).toBeCloseTo(result.reference!.loss, 12)
  expect(findMetric(draft.metrics!, { name: 'accuracy', split: 'validation' })!.value).toBe(result.value)
  expect(findMetric(draft.metrics!, { name: 'pruning_rate', stage: 'float' })!.value).toBe(result.reached)
  expect(findMetric(draft.metrics!, { name: 'zeros', stage: 'float' })!.value).toBe(
    kernels.reduce((sum, layer) => sum + zeros(network, layer) + zeros(network, layer, 'bias'), 0),
  )
})

test('the same order gives the same candidate bit for bit', async () => {
  expect((await run({})).draft.files).toEqual((await run({})).draft.files)
})

test('the best epoch is one of those after the masks hold', async () => {
  const training = { ...args.training, epochs: 16, optimizer: { learningRate: 0.03, amsgrad: false } }
  const last = await run({ training })
  const best = await run({ training: { ...training, bestWeights: true } })
  expect(best.draft.files).not.toEqual(last.draft.files)
  expect(best.result.reached).toBe(last.result.reached)
})

test('one-shot holds the weights of least magnitude at zero from the start', async () => {
  const { network } = await run({ schedule: 'one-shot' })
  const all = kernels.flatMap(layer => weights(trained, layer).map(Math.abs))
  const threshold = [...all].sort((a, b) => a - b)[0.75 * all.length]!
  const strongest = kernels.map(layer => Math.max(...weights(trained, layer).map(Math.abs)))
  expect(Math.min(...strongest)).toBeGreaterThan(threshold)
  const now = kernels.flatMap(layer => weights(network, layer))
  expect(now.every((value, i) => (value === 0) === all[i]! < threshold)).toBe(true)
})

test('a gradual rate lets weights that grow early on survive', async () => {
  const gradual = await run({})
  const oneShot = await run({ schedule: 'one-shot' })
  expect(gradual.network.masks).not.toEqual(oneShot.network.masks)
})

test('filters are pruned whole, bias too, and no class is', async () => {
  const { result, network } = await run({ granularity: 'filter', rate: 0.5 })
  expect(zeros(network, 'output')).toBe(0)
  expect(result.layers.map(({ layer }) => layer)).toEqual(['fc1', 'fc2', 'fc3'])
  let units = 0
  for (const layer of ['fc1', 'fc2', 'fc3']) {
    const bias = weights(network, layer, 'bias')
    const kernel = weights(network, layer)
    for (let unit = 0; unit < bias.length; unit++) {
      const column = kernel.filter((_, i) => i % bias.length === unit)
      if (column.every(value => value !== 0)) continue
      units++
      expect(column.every(value => value === 0)).toBe(true)
      expect(bias[unit]).toBe(0)
    }
  }
  expect(units).toBeGreaterThan(0)
  expect(result.reached).toBeCloseTo(0.5, 1)
})

test('layers get the rates that are given to them, others none', async () => {
  const { result, network } = await run({ rate: { fc2: 0.9, fc3: 0.25 } })
  expect([zeros(network, 'fc2'), zeros(network, 'fc3')]).toEqual([Math.round(0.9 * 2048), 256])
  expect([zeros(network, 'fc1'), zeros(network, 'output')]).toEqual([0, 0])
  expect(result.asked).toBeCloseTo((0.9 * 2048 + 0.25 * 1024) / 3072, 12)
})

test("from 'scratch' the input's weights decide nothing, from 'trained' they do", async () => {
  const other = buildJetDnn({ seed: 9 })
  const fresh = (await run({ start: 'scratch' })).draft.files
  expect((await run({ start: 'scratch' }, other)).draft.files).toEqual(fresh)
  expect((await run({ start: 'scratch', seed: 4 })).draft.files).not.toEqual(fresh)
  expect((await run({}, other)).draft.files).not.toEqual((await run({})).draft.files)
})

test("masks of the input hold through the retraining; 'drop' lets their weights grow again", async () => {
  const masked = { ...trained, masks: held }
  const kept = await run({ rate: 0 }, masked)
  expect(weights(kept.network, 'fc1').filter((value, i) => i % 2 === 0 && value !== 0)).toEqual([])
  expect(kept.result.reached).toBeCloseTo(512 / 4256, 12)
  const scratch = await run({ rate: 0, start: 'scratch' }, masked)
  expect(zeros(scratch.network, 'fc1')).toBe(512)

  const dropped = await run({ rate: 0, masks: 'drop' }, masked)
  expect(dropped.result.reached).toBe(0)
  expect(zeros(dropped.network, 'fc1')).toBe(0)
})

test('the unit test measures on the test split', async () => {
  const { draft, result } = await run({ rate: 0.5 })
  const { io } = unitIo({ projectDir, models: { model: handleOf(draft) }, splits: ['test'] })
  const [accuracy] = await testNetwork(null, io)
  expect(accuracy).toMatchObject({ name: 'accuracy', stage: 'float', split: 'test' })
  expect(accuracy!.value).toBeGreaterThan(0.4)
  expect(accuracy!.value).not.toBe(result.value)
})

test('a network that does not fit the data is refused', async () => {
  const wide = { ...data, features: [17] }
  const { io } = unitIo({ projectDir, models: { model: modelOf(trained) }, datasets: { data: wide } })
  await expect(trainAtRate(args, io)).rejects.toMatchObject({ code: 'METAML_E_DATASET_SHAPE' })
})

test('a network that answers with numbers is measured by the metric of its data', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => {
    const features = Array.from({ length: 16 }, (_, j) => Math.sin(i * 0.7 + j * i))
    return [...features, ...[0, 1, 2, 3, 4].map(j => features[j]! * features[j + 1]!)].join(',')
  })
  const names = [...Array.from({ length: 16 }, (_, i) => `x${i}`), 'p0', 'p1', 'p2', 'p3', 'p4']
  await writeFile(path.join(projectDir, 'numbers.csv'), `${names.join(',')}\n${lines.join('\n')}\n`)
  const numbers = await resolveDataset({ file: 'numbers.csv', target: names.slice(16) }, { projectDir })
  const jets = buildJetDnn({ seed: 1 })
  const layers = jets.graph.config.layers.slice(0, -1)
  const network = { ...jets, graph: { ...jets.graph, config: { ...jets.graph.config, layers } } }
  const model = handleOf(draftNetwork(network, { dataset: numbers }))
  const { io, created } = unitIo({
    projectDir,
    models: { model, reference: model },
    datasets: { data: numbers },
  })
  const result = await trainAtRate(args, io)
  expect(created.get('candidate')!.metrics![0]).toMatchObject({
    name: 'mse',
    value: result.value,
    split: 'validation',
  })
  expect(result.reference!.loss).toBeCloseTo(result.value - result.reference!.value, 12)
  expect(result.reference!.standardError).toBeGreaterThan(0)
})
