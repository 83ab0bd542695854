import { expect, test } from 'vitest'
import { normalQuantile } from '../dist/normal-quantile.js'

test.each([
  [0.5, 0],
  [0.8413, 1],
  [0.95, 1.6449],
  [0.975, 1.96],
  [0.999, 3.0902],
])('%d of a normal distribution lie below %d standard deviations', (probability, deviations) => {
  expect(normalQuantile(probability)).toBeCloseTo(deviations, 3)
})
