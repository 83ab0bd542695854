import { expect, test } from 'vitest'
import { createAdam } from '../dist/run/adam.js'

test('the first step is the learning rate, against the sign of the gradient', () => {
  const values = Float32Array.of(1, 1, 1)
  createAdam(3, { learningRate: 0.1 }).step(values, Float32Array.of(5, -0.01, 0))
  expect(values[0]).toBeCloseTo(0.9, 5)
  expect(values[1]).toBeCloseTo(1.1, 4)
  expect(values[2]).toBe(1)
})

// KERAS_NUMBERS
