import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import { findMetric, type ModelDraft } from '@metaml/core'
import { type DatasetSource, resolveDataset } from '@metaml/datasets'
import { buildJetDnn, layers, type Network, permuteOutputs, readNetwork, writeKeras2 } from '@metaml/keras'
import { expect, type TestContext, test } from 'vitest'
import { networkSource } from '../dist/network-source.js'
import { params } from '../dist/params.js'
import trainNetwork from '../dist/train.js'
import { makeJetsProject, quickTraining, trainJetDnn } from './jets-project.js'
import { sharedData } from './shared-data.js'
import { handleOf, unitIo } from './unit-io.js'

interface Taken {
  readonly projectDir: string
  readonly data: string | DatasetSource
  readonly given: Record<string, unknown>
  /** Trained further; default: taken as it is. */
  readonly trained?: boolean
}

/** Takes a network out of a file, as the task does. */
async function take({ projectDir, data, given, trained = false }: Taken): Promise<ModelDraft<'dnn'>> {
  const parsed = params.parse({ trainTestDataset: data, trainEn: trained, ...given })
  const reference = await resolveDataset(data, { projectDir, scaling: parsed.scaling })
  const { io, recorded } = unitIo({ projectDir, data: reference })
  const source = await networkSource(parsed, projectDir)
  await trainNetwork({ source, seed: 1, ...(trained && { training: quickTraining.training! }) }, io)
  return recorded.models.get('model')!
}

function accuracyOf({ metrics = [] }: ModelDraft<'dnn'>): number {
  return findMetric(metrics, { name: 'accuracy', split: 'validation' })!.value
}

const files = { file: 'mine/model.json', weights: 'mine/weights.h5' }

/** A project with a network as two files. */
async function projectWith(network: (trained: Network) => Network): Promise<{
  projectDir: string
  accuracy: number
}> {
  const projectDir = await makeJetsProject()
  const draft = await trainJetDnn(projectDir)
  await writeKeras2(network(await readNetwork(handleOf(draft))), path.join(projectDir, 'mine'))
  return { projectDir, accuracy: accuracyOf(draft) }
}

test.each([true, false])(
  'a network with other weights than the data needs is refused before anything is trained (to be trained: %s)',
  async trained => {
    const { projectDir } = await projectWith(() => buildJetDnn({ seed: 3 }))
    await expect(take({ projectDir, data: 'jets', given: files, trained })).rejects.toMatchObject({
      code: 'METAML_E_NETWORK_NEAR_CHANCE',
      kind: 'usage',
      expected: expect.stringMatching(/more than chance, 2\d\.\d %, with the classes g, q, w, z, t/),
      found: expect.stringMatching(/^scaling 'standard': \d+\.\d %.*; scaling 'none': \d+\.\d %/),
      todo: expect.stringContaining('newWeights: true'),
    })
  },
)

test('with new weights it is trained', async () => {
  const { projectDir } = await projectWith(() => buildJetDnn({ seed: 3 }))
  const given = { ...files, newWeights: true }
  expect(accuracyOf(await take({ projectDir, data: 'jets', given, trained: true }))).toBeGreaterThan(0.5)
})

test('the order of the classes that would fit is named; given, the answers are the same', async () => {
  const classes = ['t', 'g', 'z', 'q', 'w']
  const { projectDir, accuracy } = await projectWith(trained =>
    permuteOutputs(
      trained,
      classes.map(name => ['g', 'q', 'w', 'z', 't'].indexOf(name)),
    ),
  )
  await expect(take({ projectDir, data: 'jets', given: files })).rejects.toMatchObject({
    code: 'METAML_E_NETWORK_NEAR_CHANCE',
    todo: expect.stringContaining("classes: ['t', 'g', 'z', 'q', 'w']"),
  })
  const draft = await take({ projectDir, data: 'jets', given: { ...files, classes } })
  expect(accuracyOf(draft)).toBe(accuracy)
})

test('classes that the data set does not have are refused', async () => {
  const { projectDir } = await projectWith(trained => trained)
  const given = { ...files, classes: ['g', 'q', 'w', 'z', 'b'] }
  await expect(take({ projectDir, data: 'jets', given })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_CLASSES',
    expected: expect.stringContaining('g, q, w, z, t'),
  })
})

/** A project with a network of others and the real jets. */
async function realProject(ctx: TestContext): Promise<Omit<Taken, 'given'>> {
  const shared = await sharedData(ctx)
  const projectDir = await makeJetsProject()
  const copy = (from: string, to: string) => copyFile(path.join(shared, from), path.join(projectDir, to))
  await copy('jets/jets_real_500.csv', 'real.csv')
  await copy('models/keras/KERAS_3layer.json', 'net.json')
  await copy('models/keras/KERAS_3layer_weights.h5', 'net.h5')
  const data = { file: 'real.csv', split: { validation: 0.8, test: 0.1 } }
  return { projectDir, data }
}

test('a published network: physical units and another order of the classes are found, and help', async ctx => {
  const real = await realProject(ctx)
  const given = { file: 'net.json', weights: 'net.h5' }
  await expect(take({ ...real, given })).rejects.toMatchObject({
    code: 'METAML_E_NETWORK_NEAR_CHANCE',
    todo: expect.stringContaining("scaling: 'none' and classes: ['g', 'q', 'w', 'z', 't']"),
  })
  const classes = ['g', 'q', 'w', 'z', 't']
  const draft = await take({ ...real, given: { ...given, scaling: 'none', classes } })
  expect(accuracyOf(draft)).toBeGreaterThan(0.7)
})

test('batch normalisation is folded when that is asked for, and the accuracy stays', async ctx => {
  const shared = await sharedData(ctx)
  const real = await realProject(ctx)
  const copy = (from: string, to: string) =>
    copyFile(path.join(shared, 'models/keras', from), path.join(real.projectDir, to))
  await copy('KERAS_3layer_batch_norm.json', 'net.json')
  await copy('KERAS_3layer_batch_norm_weights.h5', 'net.h5')
  const parsed = params.parse({
    file: 'net.json',
    weights: 'net.h5',
    trainTestDataset: real.data,
    newWeights: true,
  })
  const source = await networkSource(parsed, real.projectDir)
  const data = await resolveDataset(real.data, { projectDir: real.projectDir })
  const { training } = quickTraining
  const drafts = await Promise.all(
    [{}, { foldBatchNorm: true } as const].map(async fold => {
      const { io, recorded } = unitIo({ projectDir: real.projectDir, data })
      await trainNetwork({ source, training: training!, seed: 1, ...fold }, io)
      return recorded.models.get('model')!
    }),
  )
  const [whole, folded] = await Promise.all(drafts.map(draft => readNetwork(handleOf(draft))))
  const classesOf = (network: Network) => layers(network).map(({ className }) => className)
  expect(classesOf(whole!)).toContain('BatchNormalization')
  expect(classesOf(folded!)).not.toContain('BatchNormalization')
  expect(accuracyOf(drafts[1]!)).toBeCloseTo(accuracyOf(drafts[0]!), 2)
})
