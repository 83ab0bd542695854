import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type GreedyMemory, greedyLeg } from '../dist/greedy.js'
import { integerBits, integerBitsOfRounded } from '../dist/integer-bits.js'
import { type PaperMemory, paperStep } from '../dist/paper.js'
import type { Leg, Problem, Standing } from '../dist/search.js'

/** A kernel of three variables: each bit below `enough` loses; bits cost by weight. */
function problemOf(
  enough: readonly number[],
  weight: readonly number[],
  tolerance: number,
  doubt = 0,
): Problem {
  const names = enough.map((_, i) => `v${i}`)
  const problem: Problem = {
    groups: names.map(name => ({ name, variables: [name] })),
    minFraction: Object.fromEntries(names.map(name => [name, 0])),
    modal: new Set(),
    tolerance,
    cost: state => names.reduce((sum, name, i) => sum + weight[i]! * (state[name]!.fraction + 4), 0),
    measure: async states =>
      states.map(state => {
        const loss = names.reduce((sum, name, i) => {
          const lacking = Math.max(0, enough[i]! - state[name]!.fraction)
          return sum + 0.004 * (2 ** lacking - 1)
        }, 0)
        return { value: 0.75 - loss, loss, bound: loss + doubt, damage: loss }
      }),
  }
  return problem
}

async function startOf(problem: Problem, fraction: number): Promise<Standing> {
  const state = Object.fromEntries(problem.groups.map(({ name }) => [name, { fraction }]))
  const [measured] = await problem.measure([state], 'all')
  return { state, measured: measured!, cost: problem.cost(state) }
}

async function greedyToEnd(problem: Problem, from: Standing, budget: number): Promise<Leg<GreedyMemory>> {
  let leg = await greedyLeg(problem, from, { seed: 0 }, budget)
  while (leg.memory !== undefined) leg = await greedyLeg(problem, leg, { seed: 0 }, budget, leg.memory)
  return leg
}

test('greedy takes off all bits that lose nothing, and no more than the tolerance allows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 3 }),
      fc.constantFrom(0, 0.004, 0.01),
      async (enough, weight, tolerance) => {
        const problem = problemOf(enough, weight, tolerance)
        const found = await greedyToEnd(problem, await startOf(problem, 10), 1000)
        expect(found.measured.loss).toBeLessThanOrEqual(tolerance)
        for (const [i, { name }] of problem.groups.entries()) {
          expect(found.state[name]!.fraction).toBeLessThanOrEqual(enough[i]!)
        }
        const rest = problem.groups.filter(({ name }) => found.state[name]!.fraction > 0)
        // No single bit more is within the tolerance.
        for (const { name } of rest) {
          const state = { ...found.state, [name]: { fraction: found.state[name]!.fraction - 1 } }
          const [measured] = await problem.measure([state], 'all')
          expect(measured!.loss).toBeGreaterThan(tolerance)
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('the legs of a greedy search end where one leg does', async () => {
  const problem = problemOf([5, 3, 7], [10, 30, 5], 0.01)
  const start = await startOf(problem, 10)
  const [one, many] = [await greedyToEnd(problem, start, 10_000), await greedyToEnd(problem, start, 8)]
  expect(many.cost).toBeLessThanOrEqual(one.cost * 1.1)
  expect(many.measured.loss).toBeLessThanOrEqual(0.01)
})

test("the paper's search goes group by group, bit by bit, to the first that loses too much", async () => {
  const problem = problemOf([5, 3, 7], [1, 1, 1], 0.004)
  let leg: Leg<PaperMemory> = { ...(await startOf(problem, 10)), decided: [], memory: { group: 0 } }
  const moves: string[] = []
  while (leg.memory !== undefined) {
    leg = await paperStep(problem, leg, leg.memory)
    moves.push(...leg.decided.map(({ move, accepted }) => `${move} ${accepted ? 'yes' : 'no'}`))
  }
  expect(moves.filter(move => move.startsWith('v0'))).toEqual([...Array(6).fill('v0 -1 yes'), 'v0 -1 no'])
  expect(leg.state).toEqual({ v0: { fraction: 4 }, v1: { fraction: 3 }, v2: { fraction: 7 } })
})

test('what is wanted surely is held to its bound, not to its loss', async () => {
  const from = async (problem: Problem) => await startOf(problem, 10)
  const [plain, sure] = [problemOf([5, 3, 7], [1, 1, 1], 0.01), problemOf([5, 3, 7], [1, 1, 1], 0.01, 0.007)]
  expect((await greedyToEnd(plain, await from(plain), 1000)).measured.loss).toBeGreaterThan(0.003)
  expect((await greedyToEnd(sure, await from(sure), 1000)).measured.loss).toBeLessThanOrEqual(0.003)
  const paper = await paperStep(sure, {
    ...(await from(sure)),
    state: { v0: { fraction: 5 }, v1: { fraction: 3 }, v2: { fraction: 7 } },
  })
  expect(paper.decided[0]).toMatchObject({ loss: 0.004, accepted: false })
})

test('integer bits reach from end to end, and one bit less does not', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e5, max: 0, noNaN: true }),
      fc.double({ min: 1e-6, max: 1e5, noNaN: true }),
      (min, max) => {
        const bits = integerBits({ min, max }, true)
        const fits = (n: number): boolean => min >= -(2 ** (n - 1)) && max < 2 ** (n - 1)
        expect(fits(bits)).toBe(true)
        expect(fits(bits - 1)).toBe(false)
      },
    ),
  )
})

test('rounding up may take an integer bit more', () => {
  expect(integerBitsOfRounded([0.99], 8)).toBe(1)
  expect(integerBitsOfRounded([0.99], 2)).toBe(2)
  expect(integerBitsOfRounded([-1, 0.2], 3)).toBe(1)
})
