import { expect, test } from 'vitest'
import { exchangeLeg } from '../dist/exchange.js'
import type { Leg, Problem, Standing } from '../dist/search.js'

/** Two groups that share what may be lost: together they need 10 bits; those of `dear` cost more. */
const problem: Problem = {
  groups: ['dear', 'cheap'].map(name => ({ name, variables: [name] })),
  minFraction: { dear: 0, cheap: 0 },
  modal: new Set(),
  tolerance: 0,
  cost: state => 10 * state.dear!.fraction + state.cheap!.fraction,
  measure: async states =>
    states.map(state => {
      const loss = Math.max(0, 10 - state.dear!.fraction - state.cheap!.fraction) / 100
      return { value: 0.75 - loss, loss, bound: loss, damage: loss }
    }),
}

async function exchangedFrom(dear: number, cheap: number, budget: number): Promise<Standing> {
  const state = { dear: { fraction: dear }, cheap: { fraction: cheap } }
  const [measured] = await problem.measure([state], 'all')
  let leg: Leg<{ next: number; since: number }> = {
    state,
    measured: measured!,
    cost: problem.cost(state),
    decided: [],
  }
  let memory: { next: number; since: number } | undefined = { next: 0, since: 0 }
  while (memory !== undefined) {
    leg = await exchangeLeg(problem, leg, budget, memory)
    memory = leg.memory
  }
  return leg
}

test('bits go where they are cheap, and nothing more is lost', async () => {
  const found = await exchangedFrom(5, 5, 100)
  expect(found.measured.loss).toBe(0)
  expect(found.cost).toBeLessThan(55)
  expect(found.state.dear!.fraction + found.state.cheap!.fraction).toBe(10)
})

test('short legs get as far as long ones', async () => {
  expect((await exchangedFrom(6, 4, 1)).cost).toBe((await exchangedFrom(6, 4, 1000)).cost)
})
