import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareOutputs } from '../dist/compare-outputs.js'

test('accuracies and agreement are per class and over all rows', () => {
  const float = Float32Array.of(0.9, 0.1, 0.8, 0.2, 0.3, 0.7)
  const csim = Float32Array.of(0.5, 0.5, 0.25, 0.75, 0.25, 0.75)
  const found = compareOutputs(float, csim, [0, 0, 1], ['g', 'q'])
  expect(found).toMatchObject({ rows: 3, floatAccuracy: 1, accuracy: 2 / 3, agreement: 2 / 3 })
  expect(found.maxDifference).toBeCloseTo(0.55, 6)
  expect(found.classes).toEqual([
    { class: 'g', rows: 2, accuracy: 0.5, floatAccuracy: 1, agreement: 0.5 },
    { class: 'q', rows: 1, accuracy: 1, floatAccuracy: 1, agreement: 1 },
  ])
})

test('one output for two classes is how likely the second is', () => {
  const float = Float32Array.of(0.2, 0.9, 0.4, 0.51)
  const csim = Float32Array.of(0.1, 0.5, 0.6, 0.75)
  const found = compareOutputs(float, csim, [0, 1, 0, 1], ['g', 'q'])
  expect(found).toMatchObject({ rows: 4, width: 1, floatAccuracy: 1, accuracy: 0.5, agreement: 0.5 })
  expect(found.classes.map(({ rows, accuracy }) => [rows, accuracy])).toEqual([
    [2, 0.5],
    [2, 0.5],
  ])
})

test('a network compared with itself agrees everywhere', () => {
  const rows = fc.array(
    fc.tuple(
      fc.nat(2),
      fc.float({ noNaN: true, min: -8, max: 8 }),
      fc.float({ noNaN: true, min: -8, max: 8 }),
    ),
    { minLength: 1, maxLength: 40 },
  )
  fc.assert(
    fc.property(rows, drawn => {
      const outputs = Float32Array.from(drawn.flatMap(([, a, b]) => [a, b, 0]))
      const y = drawn.map(([wanted]) => wanted)
      const found = compareOutputs(outputs, outputs, y, ['a', 'b', 'c'])
      expect(found).toMatchObject({ agreement: 1, maxDifference: 0, accuracy: found.floatAccuracy })
      const byClass = found.classes.reduce((sum, { rows, accuracy }) => sum + rows * accuracy, 0)
      expect(byClass / drawn.length).toBeCloseTo(found.accuracy, 12)
    }),
  )
})
