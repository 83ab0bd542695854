import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import {
  chanceLevel,
  checkNetwork,
  type DatasetSource,
  explainTrials,
  openDataset,
  type Predict,
  resolveDataset,
} from '@metaml/datasets'
import { Dataset, File, Group, ready } from 'h5wasm/node'
import { expect, type TestContext, test } from 'vitest'
import { makeProject } from '../project.js'
import { sharedData } from '../shared-data.js'

/** The forward pass of dense layers with ReLU between them, out of a file of weights. */
async function readDense(file: string, names: readonly string[]): Promise<Predict> {
  await ready
  const h5 = new File(file, 'r')
  const find = (group: Group, end: string): Float64Array => {
    for (const key of group.keys()) {
      const item = group.get(key)
      if (item instanceof Group) return find(item, end)
      if (item instanceof Dataset && key.startsWith(end)) return Float64Array.from(item.value as Float32Array)
    }
    throw new Error(`no ${end}`)
  }
  const layers = names.map(name => {
    const group = h5.get(name) as Group
    return { kernel: find(group, 'kernel'), bias: find(group, 'bias') }
  })
  h5.close()
  return async (x, rows) => {
    let values = Float64Array.from(x)
    layers.forEach(({ kernel, bias }, index) => {
      const [inputs, outputs] = [kernel.length / bias.length, bias.length]
      const next = new Float64Array(rows * outputs)
      for (let row = 0; row < rows; row++) {
        for (let o = 0; o < outputs; o++) {
          let sum = bias[o]!
          for (let i = 0; i < inputs; i++) sum += values[row * inputs + i]! * kernel[i * outputs + o]!
          next[row * outputs + o] = index === layers.length - 1 ? sum : Math.max(0, sum)
        }
      }
      values = next
    })
    return Float32Array.from(values)
  }
}

async function check(
  ctx: TestContext,
  weights: string,
  source: Omit<DatasetSource, 'file'>,
): Promise<unknown> {
  const shared = await sharedData(ctx)
  const project = await makeProject({})
  for (const file of ['jets_real_500.csv', 'scaler.csv']) {
    await copyFile(path.join(shared, 'jets', file), path.join(project, file))
  }
  const network = await readDense(path.join(shared, 'models/keras', weights), [
    'fc1_relu',
    'fc2_relu',
    'fc3_relu',
    'output_softmax',
  ])
  const described = { file: 'jets_real_500.csv', split: { validation: 0.8, test: 0.1 }, ...source }
  const reference = await resolveDataset(described, { projectDir: project })
  const dataset = await openDataset(reference, { projectDir: project, splits: ['train', 'validation'] })
  return await checkNetwork(dataset, network)
}

const order = ['g', 'q', 'w', 'z', 't']

test('a network in physical units, its classes in another order: both are found', async ctx => {
  await expect(check(ctx, 'KERAS_3layer_weights.h5', {})).rejects.toMatchObject({
    code: 'METAML_E_DATASET_NETWORK',
    found: expect.stringMatching(
      /scaling 'standard': .*; scaling 'none': .*if its outputs are g, q, w, z, t/,
    ),
    todo: "describe the data set with scaling: 'none' and classes: ['g', 'q', 'w', 'z', 't']",
  })
})

test('each of the two alone is found', async ctx => {
  await expect(check(ctx, 'KERAS_3layer_weights.h5', { scaling: 'none' })).rejects.toMatchObject({
    todo: "describe the data set with classes: ['g', 'q', 'w', 'z', 't']",
  })
  await expect(check(ctx, 'KERAS_3layer_weights.h5', { classes: order })).rejects.toMatchObject({
    todo: "describe the data set with scaling: 'none'",
  })
})

test('described rightly, networks are let through', async ctx => {
  expect(await check(ctx, 'KERAS_3layer_weights.h5', { scaling: 'none', classes: order })).toMatchObject({
    scaling: 'none',
  })
  const given = { scaling: { file: 'scaler.csv' }, classes: order }
  expect(await check(ctx, 'KERAS_3layer_70pruned_retrained_weights.h5', given)).toMatchObject({
    scaling: 'given',
  })
})

test('where nothing helps, the error says so', async ctx => {
  const shared = await sharedData(ctx)
  const project = await makeProject({})
  await copyFile(path.join(shared, 'jets/jets_real_500.csv'), path.join(project, 'rows.csv'))
  const reference = await resolveDataset('rows.csv', { projectDir: project })
  const dataset = await openDataset(reference, { projectDir: project, splits: ['train', 'validation'] })
  const always: Predict = async (_, rows) =>
    Float32Array.from({ length: rows * 5 }, (_, i) => (i % 5 === 2 ? 1 : 0))
  await expect(checkNetwork(dataset, always)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_NETWORK',
    todo: expect.stringContaining('no scaling and no order'),
  })
  const single: Predict = async (_, rows) => new Float32Array(rows)
  expect(await checkNetwork(dataset, single)).toBeUndefined()
})

test('chance is the share of the most frequent class', () => {
  expect(
    chanceLevel([
      [10, 20],
      [5, 5],
    ]),
  ).toBe(0.75)
})

test('an order that fits a little better, as one always does, is not advised', () => {
  // Each class answered as the next one in 29 of 100 rows, the rest spread over the others.
  const shifted = Array.from({ length: 10 }, (_, wanted) =>
    Array.from({ length: 10 }, (_, answer) =>
      answer === (wanted + 1) % 10 ? 29 : answer === wanted ? 8 : 7.875,
    ),
  )
  const reference = { source: 'digits', classes: [...'0123456789'], metric: 'accuracy' }
  const error = explainTrials([{ scaling: 'none', confusion: shifted }], reference)
  expect(error).toMatchObject({
    found: expect.stringContaining('29.0 % if its outputs are'),
    todo: expect.stringContaining('no scaling and no order'),
  })
})
