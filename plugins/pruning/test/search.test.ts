import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestRate, nextRate, type TriedRate, trainingCount } from '../dist/search.js'

/** Runs the search on a rule that says which rates are within the tolerance. */
function run(accepts: (rate: number) => boolean, threshold: number): TriedRate[] {
  const tried: TriedRate[] = []
  for (let next = nextRate(tried, threshold); next !== undefined; next = nextRate(tried, threshold)) {
    tried.push({ rate: next.rate, accepted: accepts(next.rate) })
  }
  return tried
}

const thresholds = fc.integer({ min: 1, max: 500 }).map(n => n / 1000)
const limits = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

test("the paper's answer 93.75 % is reached in six trainings", () => {
  const tried = run(rate => rate <= 0.94, 0.02)
  expect(tried.map(step => step.rate)).toEqual([0, 0.5, 0.75, 0.875, 0.9375, 0.96875])
  expect(bestRate(tried)).toBe(0.9375)
})

test('84.375 % is reached by steps down and up', () => {
  const tried = run(rate => rate <= 0.85, 0.02)
  expect(tried.map(step => step.rate)).toEqual([0, 0.5, 0.75, 0.875, 0.8125, 0.84375])
  expect(bestRate(tried)).toBe(0.84375)
})

test('for any monotone curve the answer is accepted and within 2β of the best rate', () => {
  fc.assert(
    fc.property(thresholds, limits, (threshold, limit) => {
      const best = bestRate(run(rate => rate <= limit, threshold))!
      expect(best).toBeLessThanOrEqual(limit)
      expect(limit - best).toBeLessThan(2 * threshold)
    }),
  )
})

test('whatever is accepted, the number of trainings is floor(1 + log2(1/β)) and no rate comes twice', () => {
  fc.assert(
    fc.property(
      thresholds,
      fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      (threshold, answers) => {
        let index = 0
        const tried = run(rate => rate === 0 || answers[index++]!, threshold)
        expect(tried.length).toBe(Math.floor(1 + Math.log2(1 / threshold)))
        expect(tried.length).toBe(trainingCount(threshold))
        expect(new Set(tried.map(step => step.rate)).size).toBe(tried.length)
        for (const { rate } of tried) {
          expect(rate).toBeGreaterThanOrEqual(0)
          expect(rate).toBeLessThan(1)
        }
      },
    ),
  )
})

test('a rejected rate 0 ends the search without an answer', () => {
  const tried = run(() => false, 0.02)
  expect(tried).toEqual([{ rate: 0, accepted: false }])
  expect(bestRate(tried)).toBeUndefined()
})
