import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bestOf, paretoSet } from '../dist/rank-models.js'

const costs = fc.array(fc.constantFrom(0, 1, 2, 3, Number.POSITIVE_INFINITY), { minLength: 2, maxLength: 2 })
const candidates = fc
  .array(costs, { minLength: 1, maxLength: 6 })
  .map(list => list.map((each, place) => ({ costs: each, place })))
const noWorse = (a: readonly number[], b: readonly number[]) => a.every((cost, i) => cost <= b[i]!)
const same = (a: readonly number[], b: readonly number[]) => a.every((cost, i) => cost === b[i])

test('whoever is not in the Pareto set has somebody in it that is no worse; no two in it can be compared', () => {
  fc.assert(
    fc.property(candidates, all => {
      const set = paretoSet(all)
      for (const one of all) expect(set.some(kept => noWorse(kept.costs, one.costs))).toBe(true)
      for (const a of set) for (const b of set) if (a !== b) expect(noWorse(a.costs, b.costs)).toBe(false)
    }),
  )
})

test('the best is in the Pareto set, has the least first cost, and of equals came first', () => {
  fc.assert(
    fc.property(candidates, all => {
      const best = bestOf(all)
      expect(paretoSet(all)[0]).toBe(best)
      expect(best.costs[0]).toBe(Math.min(...all.map(one => one.costs[0]!)))
      expect(all.find(one => same(one.costs, best.costs))).toBe(best)
    }),
  )
})
