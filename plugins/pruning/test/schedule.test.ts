import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rateAt } from '../dist/schedule.js'

const share = fc.double({ min: 0, max: 1, noNaN: true })

test('a gradual rate starts at 0, never falls, and holds at its target from half of the training on', () => {
  fc.assert(
    fc.property(share, share, share, (final, a, b) => {
      expect(rateAt('gradual', final, 0)).toBe(0)
      expect(rateAt('gradual', final, Math.min(a, b))).toBeLessThanOrEqual(
        rateAt('gradual', final, Math.max(a, b)) + 1e-12,
      )
      expect(rateAt('gradual', final, 0.5 + a / 2)).toBe(final)
    }),
  )
})

test('it follows a cubic', () => {
  expect(rateAt('gradual', 0.8, 0.25)).toBeCloseTo(0.8 * (1 - 1 / 8), 12)
})

test('a one-shot rate is there from the start', () => {
  expect(rateAt('one-shot', 0.8, 0)).toBe(0.8)
})
