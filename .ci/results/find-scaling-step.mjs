import { inPoints, points } from './format.mjs'
import { inSeeds } from './name-row.mjs'
import { published } from './published.mjs'
import { median } from './summarize-results.mjs'

/** What one step of uniform scaling loses: the paper's drop beside ours; and how far it goes until as much is lost. */
export function findScalingStep(entries) {
  const entry = entries.find(({ row }) => row.flow === 'scaling')
  const searches = (entry?.seeds ?? []).flatMap(stepsOfScaling)
  const drops = searches.flatMap(([start, next]) =>
    next === undefined
      ? []
      : { from: start.scale_factor, to: next.scale_factor, loss: start.accuracy - next.accuracy },
  )
  if (drops.length === 0) return []
  const losses = drops.map(({ loss }) => loss)
  const { to } = drops[0]
  const error = errorOf(searches)
  const doubt = Math.abs(median(losses)) < 2 * error ? ': nothing that can be told from zero' : ''
  const paper =
    entry.row.network === 'jet-dnn'
      ? `: the paper's jet tagger loses ${inPoints(published.dropOfOneScalingStep)} in it. Ours`
      : ''
  const far = searches.map(deepest)
  const most = median(far.map(({ loss }) => loss))
  return [
    `**One scaling step**${paper} from factor 1 to ${to} loses ${inPoints(median(losses))} (median of ${inSeeds(losses.length)}, ${points(Math.min(...losses))} to ${points(Math.max(...losses))}; float, on validation rows; standard error of one ${points(error)})${doubt}. At the smallest factor tried (${listFactors(far)}) it is ${inPoints(most)}.`,
  ]
}

function stepsOfScaling({ tasks }) {
  const steps = tasks.find(({ node }) => node === 'scaling')?.steps ?? []
  return steps.length === 0 ? [] : [steps]
}

/** The smallest factor of a search, and what it loses against factor 1. */
function deepest(steps) {
  const last = steps.toSorted((a, b) => a.scale_factor - b.scale_factor)[0]
  return { factor: last.scale_factor, loss: steps[0].accuracy - last.accuracy }
}

function errorOf(searches) {
  return median(searches.flatMap(([, next]) => next?.standardError ?? []))
}

function listFactors(far) {
  const factors = [...new Set(far.map(({ factor }) => factor))].sort((a, b) => a - b)
  return factors.length === 1 ? `${factors[0]}` : `${factors[0]} to ${factors.at(-1)}`
}
