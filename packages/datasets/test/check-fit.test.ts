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
