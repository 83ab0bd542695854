import type { PrecisionState } from './precision-state.js'
import { type Decided, type Leg, narrow, type Problem, type Standing } from './search.js'

/** How far the exchanges are: the next pair, and pairs since the last that was taken. */
export type ExchangeMemory = { readonly next: number; readonly since: number }

/** Pairs that are measured together. */
const batch = 16
/** On a part of the rows a loss may be so much above the tolerance and yet be within it on all. */
const slack = 0.003

/**
 * A leg of exchanges, after a greedy search: a bit more for one group pays for a bit less of another, where hardware
 * is saved and the loss stays within the tolerance. Over when every pair was tried since the last that was taken, or
 * each of them twice.
 */
export async function exchangeLeg(
  problem: Problem,
  from: Standing,
  budget: number,
  { next, since }: ExchangeMemory = { next: 0, since: 0 },
): Promise<Leg<ExchangeMemory>> {
  const { groups, tolerance } = problem
  const count = groups.length * (groups.length - 1)
  let { state, measured, cost } = from
  const decided: Decided[] = []
  let [at, idle, spent] = [next, since, 0]
  while (idle < count && at < 2 * count && spent < budget) {
    const pairs: { move: string; state: PrecisionState; cost: number }[] = []
    while (pairs.length < batch && idle < count && at < 2 * count) {
      const pair = exchanged(problem, state, at % count)
      at++
      idle++
      if (pair === undefined) continue
      const found = problem.cost(pair.state)
      if (found < cost) pairs.push({ ...pair, cost: found })
    }
    spent += pairs.length
    const few = await problem.measure(
      pairs.map(pair => pair.state),
      'part',
    )
    const promising = pairs
      .filter((_, i) => few[i]!.loss <= tolerance + slack)
      .sort((a, b) => a.cost - b.cost)
    for (const pair of promising) {
      const now = (await problem.measure([pair.state], 'all'))[0]!
      spent++
      const accepted = now.bound <= tolerance
      decided.push({ ...pair, value: now.value, loss: now.loss, accepted })
      if (!accepted) continue
      ;({ state, cost } = pair)
      measured = now
      idle = 0
      break
    }
  }
  const over = idle >= count || at >= 2 * count
  return { state, measured, cost, decided, ...(!over && { memory: { next: at, since: idle } }) }
}

/** The state after a pair was exchanged; undefined where the second group has no bit to give. */
function exchanged(
  problem: Problem,
  state: PrecisionState,
  pair: number,
): { move: string; state: PrecisionState } | undefined {
  const { groups } = problem
  const first = Math.floor(pair / (groups.length - 1))
  const rest = pair % (groups.length - 1)
  const [wider, narrower] = [groups[first]!, groups[rest < first ? rest : rest + 1]!]
  const widened = { ...state }
  for (const name of wider.variables) {
    widened[name] = { ...state[name]!, fraction: state[name]!.fraction + 1 }
  }
  const found = narrow(widened, narrower, 1, problem)
  return found && { move: `${wider.name} +1, ${narrower.name} -1`, state: found }
}
