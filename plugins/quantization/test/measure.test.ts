import { expect, test } from 'vitest'
import { bitsOf } from '../dist/bits-cost.js'
import { countDiffering } from '../dist/compile-winner.js'
import { createMeasure } from '../dist/measure.js'
import { pickRows } from '../dist/pick-rows.js'

const rows = {
  x: Float32Array.from({ length: 40 }, (_, i) => i),
  y: Uint8Array.from({ length: 20 }, (_, i) => i % 2),
  rows: 20,
}

test('rows are drawn by the seed, each at most once, with their classes', () => {
  const some = pickRows(rows, 7, 3)
  expect(some.rows).toBe(7)
  const indices = Array.from({ length: 7 }, (_, i) => some.x[2 * i]! / 2)
  expect(new Set(indices).size).toBe(7)
  expect([...some.y]).toEqual(indices.map(index => index % 2))
  expect(pickRows(rows, 7, 3)).toEqual(some)
  expect(pickRows(rows, 7, 4)).not.toEqual(some)
  expect(pickRows(rows, 20, 3)).toBe(rows)
})

test('a candidate loses what the reference had right, and moved answers count a little', () => {
  const right = Float32Array.from({ length: 40 }, (_, i) => ((i >> 1) % 2 === i % 2 ? 1 : 0))
  const metric = { name: 'accuracy', unit: '1', direction: 'higher' } as const
  const measure = createMeasure(
    {
      ...metric,
      measure: outputs => outputs.reduce((sum, one, i) => sum + (one === right[i] ? 1 : 0), 0) / 40,
    },
    rows,
    { value: 1, outputs: right },
  )
  expect(measure(right)).toEqual({ value: 1, loss: 0, bound: 0, damage: 0 })
  const worse = right.slice()
  worse.set([0, 1], 0)
  const { loss, damage } = measure(worse)
  expect(loss).toBeCloseTo(0.05, 6)
  expect(damage).toBeGreaterThan(loss)
})

test('outputs that differ in one bit are counted', () => {
  const a = Float32Array.of(1, 2, 3)
  expect(countDiffering(a, a.slice())).toBe(0)
  expect(countDiffering(a, Float32Array.of(1, 2 + 2 ** -22, 3))).toBe(1)
})

test('no layers, no bits', () => {
  expect(
    bitsOf({
      top: 't',
      ioType: 'io_parallel',
      inputs: [],
      outputs: [],
      values: {},
      layers: [],
      virtualLayers: [],
    }),
  ).toBe(0)
})
