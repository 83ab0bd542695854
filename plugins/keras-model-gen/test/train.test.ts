import path from 'node:path'
import { findMetric, type ModelDraft } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { buildJetDnn, dnnKind, type Network, readNetwork, writeKeras2 } from '@metaml/keras'
import { expect, test } from 'vitest'
import { networkSource } from '../dist/network-source.js'
import { params } from '../dist/params.js'
import testNetwork from '../dist/test.js'
import trainNetwork, { type TrainArgs } from '../dist/train.js'
import { makeJetsProject, quickTraining } from './jets-project.js'
import { handleOf, unitIo } from './unit-io.js'

const jetDnn = quickTraining
const training = jetDnn.training!

/** Runs the unit in a project, and gives the model that it made and its progress. */
async function run(args: TrainArgs, projectDir: string, signal?: AbortSignal) {
  const data = await resolveDataset('jets', { projectDir })
  const { io, recorded } = unitIo({ projectDir, data, ...(signal && { signal }) })
  await trainNetwork(args, io)
  return { data, draft: recorded.models.get('model')!, progress: recorded.progress }
}

function figure({ metrics = [] }: ModelDraft<'dnn'>, name: string): number {
  return findMetric(metrics, { name, stage: 'float' })!.value
}

test('Jet-DNN is trained on the data set, measured on validation and made a sound model', async () => {
  const { data, draft, progress } = await run(jetDnn, await makeJetsProject())
  expect(draft.descriptor).toEqual({ dataset: data })
  const paths = Object.keys(draft.files).sort()
  const read = async (file: string) => draft.files[file] as Uint8Array
  expect(await dnnKind.check({ descriptor: draft.descriptor, paths, read })).toEqual([])

  expect(findMetric(draft.metrics!, { name: 'accuracy', split: 'validation' })!.value).toBeGreaterThan(0.5)
  expect(figure(draft, 'parameters')).toBe(4389)
  expect(progress.map(({ fraction }) => fraction)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(n => n / 8))
  expect(progress.at(-1)!.figures!.accuracy).toBe(figure(draft, 'accuracy'))
})

test('the same seed gives the same model byte for byte, another seed another', async () => {
  const projectDir = await makeJetsProject()
  const short = { ...jetDnn, training: { ...training, epochs: 2 } }
  const first = await run(short, projectDir)
  expect((await run(short, projectDir)).draft).toEqual(first.draft)
  expect((await run({ ...short, seed: 2 }, projectDir)).draft.files).not.toEqual(first.draft.files)
})

test('the test split is measured by the unit test alone', async () => {
  const projectDir = await makeJetsProject()
  const { draft } = await run(jetDnn, projectDir)
  const { io } = unitIo({ projectDir, model: handleOf(draft), splits: ['test'] })
  const [accuracy] = await testNetwork(null, io)
  expect(accuracy).toMatchObject({ name: 'accuracy', stage: 'float', split: 'test' })
  expect(accuracy!.value).toBeGreaterThan(0.5)
})

/** Writes a network of the user's into a project and says where it comes from. */
async function userFile(
  network: Network,
  projectDir: string,
  changes: object = {},
): Promise<TrainArgs['source']> {
  await writeKeras2(network, path.join(projectDir, 'mine'))
  const given = { file: 'mine/model.json', weights: 'mine/weights.h5', trainTestDataset: 'jets', ...changes }
  return await networkSource(params.parse(given), projectDir)
}

test("a file's weights are taken as they are when nothing is trained", async () => {
  const projectDir = await makeJetsProject()
  const trained = await readNetwork(handleOf((await run(jetDnn, projectDir)).draft))
  const source = await userFile(trained, projectDir)
  const { draft, progress } = await run({ source, seed: 1 }, projectDir)
  expect((await readNetwork(handleOf(draft))).weights).toEqual(trained.weights)
  expect(figure(draft, 'accuracy')).toBeGreaterThan(0.5)
  expect(progress).toEqual([])
})

test('a topology alone is trained from new weights, and refused when nothing is to be trained', async () => {
  const projectDir = await makeJetsProject()
  const source = await userFile(buildJetDnn({ seed: 9 }), projectDir, { weights: undefined })
  expect(figure((await run({ source, training, seed: 1 }, projectDir)).draft, 'accuracy')).toBeGreaterThan(
    0.5,
  )
  await expect(run({ source, seed: 1 }, projectDir)).rejects.toMatchObject({ code: 'METAML_E_KERAS_WEIGHTS' })
})

test('a file that changed since the flow began is refused', async () => {
  const projectDir = await makeJetsProject()
  const source = await userFile(buildJetDnn({ seed: 9 }), projectDir)
  await writeKeras2(buildJetDnn({ seed: 10 }), path.join(projectDir, 'mine'))
  await expect(run({ source, seed: 1 }, projectDir)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE_CHANGED',
  })
})

test('a network that does not fit the data is refused before anything is trained', async () => {
  const projectDir = await makeJetsProject()
  const jet = buildJetDnn({ seed: 1 })
  const [input, ...others] = jet.graph.config.layers
  const narrow = { ...input!, config: { ...input!.config, batch_input_shape: [null, 15] } }
  const kernel = { shape: [15, 64], data: new Float32Array(15 * 64) }
  const network: Network = {
    ...jet,
    graph: { ...jet.graph, config: { ...jet.graph.config, layers: [narrow, ...others] } },
    weights: new Map(jet.weights).set('fc1', new Map(jet.weights.get('fc1')).set('kernel', kernel)),
  }
  const source = await userFile(network, projectDir)
  await expect(run({ source, training, seed: 1 }, projectDir)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_SHAPE',
  })
})

test('it stops when it is told to', async () => {
  const long = { ...jetDnn, training: { ...training, epochs: 1e6 } }
  const projectDir = await makeJetsProject()
  await expect(run(long, projectDir, AbortSignal.timeout(300))).rejects.toMatchObject({
    name: 'TimeoutError',
  })
})
