import { accuracyInOrder, countConfusion, fitClassOrder } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'

function* permutations(items: readonly number[]): Generator<number[]> {
  if (items.length === 0) yield []
  for (const first of items) {
    for (const rest of permutations(items.filter(item => item !== first))) yield [first, ...rest]
  }
}

test('no order is right more often than the one found', () => {
  const square = fc.integer({ min: 1, max: 5 }).chain(n =>
    fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    }),
  )
  fc.assert(
    fc.property(square, confusion => {
      fc.pre(confusion.flat().some(n => n > 0))
      const { order, accuracy } = fitClassOrder(confusion)
      expect([...order].sort((a, b) => a - b)).toEqual(confusion.map((_, i) => i))
      const best = Math.max(
        ...[...permutations(confusion.map((_, i) => i))].map(other => accuracyInOrder(confusion, other)),
      )
      expect(accuracy).toBeCloseTo(best, 10)
    }),
  )
})

test('a confusion counts classes against answers', () => {
  const rows = { x: new Float32Array(0), y: Uint8Array.of(0, 0, 1), rows: 3 }
  expect(countConfusion(Float32Array.of(1, 0, 0, 1, 0, 1), rows, 2)).toEqual([
    [1, 1],
    [0, 1],
  ])
})
