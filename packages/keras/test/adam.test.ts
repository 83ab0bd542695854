import { expect, test } from 'vitest'
import { createAdam } from '../dist/run/adam.js'

test('the first step is the learning rate, against the sign of the gradient', () => {
  const values = Float32Array.of(1, 1, 1)
  createAdam(3, { learningRate: 0.1 }).step(values, Float32Array.of(5, -0.01, 0))
  expect(values[0]).toBeCloseTo(0.9, 5)
  expect(values[1]).toBeCloseTo(1.1, 4)
  expect(values[2]).toBe(1)
})

// What Keras 3.15.1 on TensorFlow 2.21 gives for these gradients, from 1, -2 and 0.5 at learning rate 0.1.
const gradients = [
  [0.3, -1e-4, 5],
  [0.1, 2e-4, -1],
  [-0.2, 0, 0.01],
  [0.05, 1e-4, 0.02],
]
test.each([
  [
    true,
    [
      [0.9000017046928406, -1.9030660390853882, 0.4000007212162018],
      [0.8128970861434937, -1.939165472984314, 0.34889864921569824],
      [0.7901748418807983, -1.9670566320419312, 0.3092907667160034],
      [0.7640206217765808, -2.011387586593628, 0.2766347825527191],
    ],
  ],
  [
    false,
    [
      [0.9000017046928406, -1.9030660390853882, 0.4000007212162018],
      [0.8128970861434937, -1.939165472984314, 0.34889864921569824],
      [0.7901748418807983, -1.967070460319519, 0.30927103757858276],
      [0.7640206217765808, -2.011401414871216, 0.2765826880931854],
    ],
  ],
])('with amsgrad %s it steps as Keras does', (amsgrad, recorded) => {
  const values = Float32Array.of(1, -2, 0.5)
  const adam = createAdam(3, { learningRate: 0.1, amsgrad })
  recorded.forEach((wanted, step) => {
    adam.step(values, Float32Array.from(gradients[step]!))
    wanted.forEach((value, i) => {
      expect(Math.abs(values[i]! - value)).toBeLessThan(5e-6)
    })
  })
})
