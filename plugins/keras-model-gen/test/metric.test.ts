import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type DatasetSource, resolveDataset } from '@metaml/datasets'
import { initializeWeights, type Network, writeKeras2 } from '@metaml/keras'
import { expect, test } from 'vitest'
import { networkSource } from '../dist/network-source.js'
import { params } from '../dist/params.js'
import testNetwork from '../dist/test.js'
import trainNetwork from '../dist/train.js'
import { makeJetsProject } from './jets-project.js'
import { handleOf, unitIo } from './unit-io.js'

/** One dense layer on two inputs. */
function single(activation: string): Network {
  const layers = [
    { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 2] } },
    { class_name: 'Dense', config: { name: 'out', units: 1, activation } },
  ]
  return initializeWeights(
    { graph: { class_name: 'Sequential', config: { name: 'single', layers } } } as Pick<Network, 'graph'>,
    1,
  )
}

/** Trains it on rows of `a`, `b`, their sum and whether that is positive; gives its metrics. */
async function learn(activation: string, source: Omit<DatasetSource, 'file'>) {
  const projectDir = await makeJetsProject()
  const lines = Array.from({ length: 400 }, (_, i) => {
    const [a, b] = [((i * 37) % 101) / 50 - 1, ((i * 53) % 97) / 48 - 1]
    return `${a},${b},${(a + b).toFixed(3)},${a + b > 0 ? 'yes' : 'no'}`
  })
  await writeFile(path.join(projectDir, 'rows.csv'), `a,b,sum,positive\n${lines.join('\n')}\n`)
  await writeKeras2(single(activation), path.join(projectDir, 'mine'))
  const trainTestDataset = { file: 'rows.csv', features: ['a', 'b'], ...source }
  const given = { file: 'mine/model.json', trainTestDataset }
  const data = await resolveDataset(trainTestDataset, { projectDir })
  const { io, recorded } = unitIo({ projectDir, data })
  const training = { epochs: 30, batchSize: 20, optimizer: { learningRate: 0.02, amsgrad: true } }
  await trainNetwork({ source: await networkSource(params.parse(given), projectDir), training, seed: 1 }, io)
  const draft = recorded.models.get('model')!
  const tested = await testNetwork(null, unitIo({ projectDir, model: handleOf(draft), splits: ['test'] }).io)
  return { validation: draft.metrics![0]!, test: tested[0]! }
}

test('numbers are learned, and measured by the squared error', async () => {
  const found = await learn('linear', { target: 'sum' })
  expect(found.validation).toMatchObject({ name: 'mse', direction: 'lower', split: 'validation' })
  expect(found.test).toMatchObject({ name: 'mse', stage: 'float', split: 'test' })
  expect(found.validation.value).toBeLessThan(0.01)
  expect(found.test.value).toBeLessThan(0.01)
})

test('one sigmoid tells two classes apart, by the metric of the data set', async () => {
  const found = await learn('sigmoid', { label: 'positive', metric: 'auc' })
  expect(found.validation).toMatchObject({ name: 'auc', direction: 'higher', split: 'validation' })
  expect(found.test.value).toBeGreaterThan(0.98)
})
