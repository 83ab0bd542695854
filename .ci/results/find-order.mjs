import { count, inPoints, percent } from './format.mjs'
import { inSeeds, nameRow, pointed, tasksOf } from './name-row.mjs'
import { published } from './published.mjs'
import { median } from './summarize-results.mjs'

/** The same tasks in another order, seed by seed. */
export function findOrder(entries) {
  const sentences = entries.flatMap((entry, at) => {
    const other = entries.slice(at + 1).find(({ row }) => isReordered(row, entry.row))
    return other === undefined ? [] : compareOrders(entry, other)
  })
  return sentences.length === 0
    ? []
    : [pointed('**Order matters?** The same tasks in another order, seed by seed.', sentences)]
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
  const [a, b] = [nameRow(one.row), nameRow(other.row)]
  const apart = median(pairs.map(([x, y]) => Math.abs(x.lut[0] - y.lut[0]) / Math.max(x.lut[0], y.lut[0])))
  const lost = median(pairs.map(([x, y]) => Math.abs(x.loss - y.loss)))
  return [
    `With the same seed ${a} and ${b} end ${percent(apart)} of LUTs and ${inPoints(lost)} apart (medians). ${whoWins(
      'takes fewer LUTs',
      a,
      b,
      pairs.map(([x, y]) => y.lut[0] - x.lut[0]),
    )}; ${whoWins(
      'loses less',
      a,
      b,
      pairs.map(([x, y]) => y.loss - x.loss),
    )}. Medians: ${a} ${leftBy(one.row)}; ${b} ${leftBy(other.row)}.`,
  ]
}

/** Which of two is better and how often; `ahead` is by how much the first is with each seed. */
function whoWins(what, a, b, ahead) {
  const [first, second] = [ahead.filter(x => x > 0).length, ahead.filter(x => x < 0).length]
  const [name, times] = first >= second ? [a, first] : [b, second]
  if (times === ahead.length)
    return `${name} ${what} with every one of ${inSeeds(ahead.length)}: there the order matters`
  return `${name} ${what} with ${times} of ${inSeeds(ahead.length)}`
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
  if (seeds === 1) return inSeeds(seeds)
  return `${inSeeds(seeds)}: ${low === high ? `always ${percent(low)}` : `${percent(low)} to ${percent(high)}`}`
}
