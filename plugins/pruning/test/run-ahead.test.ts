import { pruning } from '@metaml/pruning'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextRate, ratesAhead, type TriedRate, trainingCount } from '../dist/search.js'
import { fakeContext } from './fake-context.js'

/** The rates that a search tries when those up to a limit are accepted. */
function search(limit: number, threshold: number): TriedRate[] {
  const tried: TriedRate[] = []
  for (let next = nextRate(tried, threshold); next !== undefined; next = nextRate(tried, threshold))
    tried.push({ rate: next.rate, accepted: next.rate <= limit })
  return tried
}

const limits = fc.double({ min: 0, max: 1, noNaN: true })
const thresholds = fc.integer({ min: 1, max: 7 }).map(power => 2 ** -power)

test('whatever the search asks for was among the rates ahead, from as many levels before as there are', () => {
  fc.assert(
    fc.property(limits, thresholds, fc.integer({ min: 1, max: 4 }), (limit, threshold, levels) => {
      const tried = search(limit, threshold)
      tried.forEach((_, i) => {
        const before = tried.slice(0, i)
        const next = nextRate(before, threshold)!
        const ahead = ratesAhead(before, next, threshold, levels).map(({ rate }) => rate)
        expect(new Set(ahead).size).toBe(ahead.length)
        expect(ahead.length).toBeLessThanOrEqual(2 ** (levels + 1) - 2)
        for (const later of tried.slice(i + 1, i + 1 + levels)) expect(ahead).toContain(later.rate)
      })
    }),
  )
})

test('steps, decisions and answer are the same with and without running ahead; what is not asked for is called off', async () => {
  for (const limit of [0.03, 0.4, 0.94]) {
    const lossAt = (rate: number) => (rate <= limit ? 0.01 : 0.05)
    const plain = fakeContext({ lossAt })
    const expected = await pruning.run(plain.context)
    const { context, recorded } = fakeContext({ lossAt })
    const begun: string[] = []
    const calledOff = new Set<string>()
    const answer = await pruning.run({
      ...context,
      ahead(_unit, _args, { label }) {
        begun.push(label)
        return () => calledOff.add(label)
      },
    })
    expect(answer.model.id).toBe(expected.model.id)
    expect(recorded).toEqual(plain.recorded)
    const asked = recorded.trials.map(({ label }) => label)
    expect(begun).toEqual(expect.arrayContaining(asked.slice(1)))
    expect(new Set(begun).size).toBe(begun.length)
    for (const label of calledOff) expect(asked).not.toContain(label)
  }
})

test('fifteen workers decide four steps a round', () => {
  const rounds = (workers: number, levels: number) => {
    let round = 0
    const tried: TriedRate[] = []
    while (nextRate(tried, 2 ** -15) !== undefined) {
      const next = nextRate(tried, 2 ** -15)!
      const known = new Set(
        [next, ...ratesAhead(tried, next, 2 ** -15, levels)].slice(0, workers).map(n => n.rate),
      )
      round++
      for (
        let step = nextRate(tried, 2 ** -15);
        step && known.has(step.rate);
        step = nextRate(tried, 2 ** -15)
      )
        tried.push({ rate: step.rate, accepted: step.rate <= 0.7 })
    }
    return round
  }
  expect(trainingCount(2 ** -15)).toBe(16)
  expect(rounds(1, 3)).toBe(16)
  // The first step has one way on: rate 0 is accepted or the search ends.
  expect(rounds(15, 3)).toBe(4)
})
