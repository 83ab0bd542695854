import { count, inPoints, percent } from './format.mjs'
import { inSeeds, nameRow, tasksOf } from './name-row.mjs'
import { published } from './published.mjs'

/** The same tasks in another order, seed by seed. */
export function findOrder(entries) {
  const sentences = entries.flatMap((entry, at) => {
    const other = entries.slice(at + 1).find(({ row }) => isReordered(row, entry.row))
    return other === undefined ? [] : compareOrders(entry, other)
  })
  return sentences.length === 0 ? [] : [`**Order.** ${sentences.join(' ')}`]
}

function isReordered(row, other) {
  return (
    row.alphaQ === other.alphaQ &&
    row.flow !== other.flow &&
    tasksOf(row).toSorted().join() === tasksOf(other).toSorted().join()
  )
}

function compareOrders(one, other) {
  const pairs = one.seeds.flatMap(seed => {
    const same = other.seeds.find(candidate => candidate.seed === seed.seed)
    return same === undefined || seed.lut === null || same.lut === null ? [] : [[seed, same]]
  })
  if (pairs.length === 0) return []
  const fewer = pairs.filter(([a, b]) => a.lut[0] < b.lut[0]).length
  const [winner, loser, times] =
    fewer * 2 >= pairs.length ? [one, other, fewer] : [other, one, pairs.length - fewer]
  const says =
    times === pairs.length
      ? `Order matters here: ${nameRow(winner.row)} takes fewer LUTs than ${nameRow(loser.row)} with every one of ${inSeeds(pairs.length)}`
      : `Between ${nameRow(winner.row)} and ${nameRow(loser.row)} the seed decides: the former takes fewer LUTs with ${times} of ${inSeeds(pairs.length)}`
  return [`${says} (${leftBy(winner.row)}, against ${leftBy(loser.row)}).`]
}

function leftBy({ dsp, lut, weightsLeft, loss }) {
  return `${count(dsp)} DSPs, ${count(lut)} LUTs, ${count(weightsLeft)} weights that are not 0, ${inPoints(loss)} lost`
}

/** What pruning takes alone and after scaling, beside what the paper says of it. */
export function findRates(entries) {
  const of = flow => entries.find(({ row }) => row.flow === flow && row.rate !== null)?.row
  const [alone, after] = [of('pruning'), of('scaling-pruning')]
  if (alone === undefined) return []
  const paper = alone.network === 'jet-dnn' ? published.pruningRate : undefined
  const parts = [
    `Pruning alone takes ${percent(alone.rate)} of the weights (${rangeOf(alone)})${paper ? `; the paper: ${percent(paper.alone)}` : ''}.`,
    ...(after === undefined
      ? []
      : [
          `After scaling it takes ${percent(after.rate)} of what is left (${rangeOf(after)})${paper ? `; the paper: ${percent(paper.afterScaling)}` : ''}.`,
        ]),
  ]
  return [`**Pruning rate.** ${parts.join(' ')}`]
}

function rangeOf({ spread, seeds }) {
  const [low, high] = spread.rate
  return `${inSeeds(seeds)}: ${low === high ? `always ${percent(low)}` : `${percent(low)} to ${percent(high)}`}`
}
