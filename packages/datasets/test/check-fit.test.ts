import { checkFit } from '@metaml/datasets'
import { expect, test } from 'vitest'

const reference = {
  source: 'jets',
  digest: 'sha256-0',
  classes: ['g', 'q'],
  features: [3],
  metric: 'accuracy',
  splitSeed: 0,
  scaling: 'none' as const,
}

test('a network that fits is let through, another is refused with both shapes', () => {
  expect(() => checkFit(reference, { inputShape: [3], outputShape: [2] })).not.toThrow()
  expect(() => checkFit(reference, { inputShape: [4], outputShape: [2] })).toThrow(
    expect.objectContaining({
      code: 'METAML_E_DATASET_SHAPE',
      expected: 'input (3), output (2)',
      found: 'input (4), output (2)',
    }),
  )
})

test('two classes may be answered with one output, where the metric is not accuracy', () => {
  const network = { inputShape: [3], outputShape: [1] }
  expect(() => checkFit({ ...reference, metric: 'auc' }, network)).not.toThrow()
  expect(() => checkFit(reference, network)).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_SHAPE' }),
  )
  const aimed = { ...reference, classes: [], targets: ['energy'], metric: 'mse' }
  expect(() => checkFit(aimed, network)).not.toThrow()
})

test('rows of the right size in another shape: the error says how to have them', () => {
  const images = { ...reference, features: [28, 28, 1] }
  expect(() => checkFit(images, { inputShape: [784], outputShape: [2] })).toThrow(
    expect.objectContaining({ todo: 'describe the data set with shape: [784]' }),
  )
})
