import { generator } from './pick-rows.js'
import { type Act, type Decided, type Leg, narrow, type Problem, type Standing } from './search.js'

/** A step that may be taken, and what was known of it when it was looked at last. */
type Move = {
  readonly group: number
  readonly bits: number
  readonly act: Act
  readonly score: number
}

/** What a greedy search knows of its steps. */
export type GreedyMemory = { readonly moves: readonly Move[] }

/** How one greedy search differs from another. */
export type GreedyOrder = {
  /** 0: by saving per loss alone; above: groups are preferred or not by this seed. */
  readonly seed: number
}

/** Bits that are tried at once. */
const plainActs = [4, 2, 1].map(bits => ({ bits, act: 'narrow' as Act }))
/** What rounding or saturating allows to take off. */
const modalActs = [
  { bits: 2, act: 'round' as Act },
  { bits: 1, act: 'round' as Act },
  { bits: 0, act: 'clip' as Act },
]
/** Below this a loss counts as this much: it can't be told from none. */
const leastDamage = 2e-5
/** Moves that are looked at again together. */
const batch = 4

/**
 * A leg of the greedy search: takes the step that saves most hardware per accuracy lost, again and again, until no
 * step is within the tolerance or `budget` candidates were measured.
 *
 * Losses only grow as types get narrower, nearly: so a step is looked at again only when it is the best of what is
 * remembered (lazy greedy; Minoux, "Accelerated greedy algorithms", 1978). The order follows a part of the rows; what
 * is accepted is decided on all of them.
 */
export async function greedyLeg(
  problem: Problem,
  from: Standing,
  order: GreedyOrder,
  budget: number,
  memory?: GreedyMemory,
): Promise<Leg<GreedyMemory>> {
  const { groups, modal, tolerance } = problem
  const preference = preferences(groups.length, order)
  let { state, measured, cost } = from
  const decided: Decided[] = []
  let spent = 0
  let [base] = await problem.measure([state], 'part')
  spent++

  const look = async (moves: readonly Omit<Move, 'score'>[]): Promise<Move[]> => {
    const tried = moves.flatMap(move => {
      const next = narrow(state, groups[move.group]!, move.bits, problem, move.act)
      const saved = next === undefined ? 0 : cost - problem.cost(next)
      return next !== undefined && saved > 0 ? [{ ...move, next, saved }] : []
    })
    spent += tried.length
    const found = await problem.measure(
      tried.map(({ next }) => next),
      'part',
    )
    return tried.flatMap(({ group, bits, act, saved }, i) => {
      const now = found[i]!
      // Far beyond the tolerance already: nothing that follows brings it back.
      if (now.loss > 2 * tolerance + 0.02) return []
      const damage = Math.max(now.damage - base!.damage, leastDamage)
      return [{ group, bits, act, score: (saved / damage) * preference[group]! }]
    })
  }

  const acts = modal.size === 0 ? plainActs : [...plainActs, ...modalActs]
  let moves = [
    ...(memory?.moves ?? (await look(groups.flatMap((_, group) => acts.map(act => ({ group, ...act })))))),
  ]
  while (moves.length > 0 && spent < budget) {
    moves.sort(byScore)
    const [stale, rest] = [moves.slice(0, batch), moves.slice(batch)]
    const fresh = (await look(stale)).sort(byScore)
    const [best] = fresh
    moves = [...fresh, ...rest]
    if (best === undefined || (rest[0] !== undefined && rest[0].score > best.score)) continue
    const next = narrow(state, groups[best.group]!, best.bits, problem, best.act)!
    const now = (await problem.measure([next], 'all'))[0]!
    spent++
    const nextCost = problem.cost(next)
    const accepted = now.bound <= tolerance
    const move = `${groups[best.group]!.name} ${best.act} ${best.bits}`
    decided.push({ move, value: now.value, loss: now.loss, cost: nextCost, accepted, state: next })
    if (!accepted) {
      moves = moves.filter(one => one !== best)
      continue
    }
    ;[state, measured, cost] = [next, now, nextCost]
    ;[base] = await problem.measure([state], 'part')
  }
  return { state, measured, cost, decided, ...(moves.length > 0 && { memory: { moves } }) }
}

function byScore(a: Move, b: Move): number {
  return b.score - a.score || a.group - b.group || a.bits - b.bits || a.act.localeCompare(b.act)
}

/** Factors between 1/4 and 4 by seed. */
function preferences(count: number, { seed }: GreedyOrder): number[] {
  if (seed === 0) return Array.from({ length: count }, () => 1)
  const next = generator(seed)
  return Array.from({ length: count }, () => 4 ** (2 * next() - 1))
}
