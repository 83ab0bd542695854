import { stratifiedSplit } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const strata = fc
  .array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 400 })
  .map(a => Uint8Array.from(a))
const shares = fc.record({
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  validation: fc.double({ min: 0.01, max: 0.45, noNaN: true }),
  test: fc.double({ min: 0.01, max: 0.45, noNaN: true }),
})

test('every class has its share in every split, to the row, and the totals are right', () => {
  fc.assert(
    fc.property(strata, shares, (y, asked) => {
      const split = stratifiedSplit(y, y.length, asked)
      const parts = [1 - asked.validation - asked.test, asked.validation, asked.test]
      expect(split.length).toBe(y.length)
      for (const stratum of new Set(y)) {
        const members = split.filter((_, row) => y[row] === stratum)
        parts.forEach((part, code) => {
          const size = members.filter(found => found === code).length
          expect(Math.abs(size - part * members.length)).toBeLessThan(members.length >= 3 ? 2 : 1.0001)
          if (members.length >= 3) expect(size).toBeGreaterThan(0)
        })
      }
    }),
  )
})

test('the seed decides', () => {
  fc.assert(
    fc.property(strata, shares, (y, asked) => {
      expect(stratifiedSplit(y, y.length, asked)).toEqual(stratifiedSplit(y, y.length, asked))
    }),
  )
  const y = new Uint8Array(300)
  const drawn = (seed: number): string =>
    stratifiedSplit(y, 300, { seed, validation: 0.2, test: 0.2 }).join('')
  expect(new Set([0, 1, 2, 0xffffffff].map(drawn)).size).toBe(4)
  // Recorded splits are drawn anew later: the drawing must never change.
  expect(drawn(7).slice(0, 40)).toBe('1000100221002020010010002210012001010011')
})

test('rows of targets are drawn as of one class, totals exact', () => {
  const split = stratifiedSplit(new Uint8Array(0), 1000, { seed: 1, validation: 0.15, test: 0.1 })
  const sizes = [0, 1, 2].map(code => split.filter(found => found === code).length)
  expect(sizes).toEqual([750, 150, 100])
})

test('what many small classes leave over is evened out', () => {
  const y = Uint8Array.from({ length: 200 * 4 }, (_, row) => row % 200)
  const split = stratifiedSplit(y, y.length, { seed: 0, validation: 0.3, test: 0.3 })
  const sizes = [0, 1, 2].map(code => split.filter(found => found === code).length)
  expect(sizes.map((size, code) => Math.abs(size - [320, 240, 240][code]!)).every(off => off <= 1)).toBe(true)
})
