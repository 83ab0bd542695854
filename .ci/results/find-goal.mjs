import { count, inPoints, less } from './format.mjs'
import { inSeeds, listed, nameRow, pointed, tasksOf } from './name-row.mjs'
import { published } from './published.mjs'

const { goal } = published

/** Whether a row, or one seed of it, saves and keeps what the goal asks for; the worse bounds of the estimate count. */
export function reaches({ dspReduction, lutReduction, loss }) {
  return dspReduction >= goal.dsp && lutReduction >= goal.lut && loss !== null && loss <= goal.loss
}

/** The goal of all three tasks together: by medians, and by each seed. */
export function findGoal(entries) {
  const rows = complete(entries)
  if (rows.length === 0) return []
  const asked = `DSP ${less(goal.dsp, 0)}, LUT ${less(goal.lut, 0)} or better, at most ${inPoints(goal.loss)} lost on the test split, median of ${inSeeds(goal.seeds)}`
  const sentences = rows.map(({ row, seeds }) => {
    const alone = seeds.filter(reaches).length
    const few = row.seeds < goal.seeds ? `, of ${inSeeds(row.seeds)} only` : ''
    return `${nameRow(row)} ${reaches(row) ? 'reaches' : 'misses'} it${few}: ${savedOf(row)}, ${inPoints(row.loss)} lost; ${alone} of ${inSeeds(seeds.length)} ${alone === 1 ? 'does' : 'do'} so alone.`
  })
  return [pointed(`**The goal of all three tasks**: ${asked}.`, sentences)]
}

/** The rows of all three tasks against the best of those of one and of two. */
export function findCombined(entries) {
  const best = cheapest(complete(entries).filter(({ row }) => row.loss <= goal.loss))
  if (best === undefined) return []
  const sentences = [1, 2].flatMap(tasks => {
    const others = entries.filter(({ row }) => tasksOf(row).length === tasks && row.lut !== null)
    if (others.length === 0) return []
    const [fewestDsp, fewestLut] = [least(others, 'dsp'), least(others, 'lut')]
    return `The best of ${tasks === 1 ? 'one task' : 'two'} leaves ${count(fewestDsp.dsp)} DSPs (${nameRow(fewestDsp)}, ${inPoints(fewestDsp.loss)} lost) and ${count(fewestLut.lut)} LUTs (${nameRow(fewestLut)}, ${inPoints(fewestLut.loss)} lost).`
  })
  if (sentences.length === 0) return []
  const { row } = best
  const fewer = entries
    .map(other => other.row)
    .filter(one => [1, 2].includes(tasksOf(one).length) && one.lut !== null)
  return [
    `**Combined against single.** ${nameRow(row)} leaves ${count(row.dsp)} DSPs, ${count(row.lut)} LUTs and ${count(row.weightsLeft)} weights, with ${inPoints(row.loss)} lost. ${sentences.join(' ')} ${beaten('LUTs', row, fewer, 'lut')} ${beaten('DSPs', row, fewer, 'dsp')} ${noneAsGood(row, fewer)}`,
  ]
}

/** Which of the others takes no more of a resource. */
function beaten(what, row, others, name) {
  const asFew = others.filter(one => one[name] <= row[name])
  return asFew.length === 0
    ? `In ${what} the combination beats every one of them.`
    : `In ${what} it does not beat ${listed(asFew.map(one => `${nameRow(one)} (${count(one[name])})`))}.`
}

/** Whether the combination is worth it: others that lose as little and take as few of both. */
function noneAsGood(row, others) {
  const asGood = others.filter(one => one.loss <= row.loss && one.lut <= row.lut && one.dsp <= row.dsp)
  return asGood.length === 0
    ? 'None of them loses as little and takes as few of both.'
    : `${listed(asGood.map(nameRow))} loses as little and takes as few of both.`
}

function complete(entries) {
  return entries.filter(({ row }) => tasksOf(row).length === 3 && row.dspReduction !== null)
}

function cheapest(entries) {
  return [...entries].sort((a, b) => a.row.lut - b.row.lut)[0]
}

function least(entries, name) {
  return [...entries].sort((a, b) => a.row[name] - b.row[name])[0].row
}

/** By the worse bounds, and by the estimates themselves. */
function savedOf({ dspReduction, lutReduction, estimatedReduction: { dsp, lut } }) {
  return `DSP ${less(dspReduction)}, LUT ${less(lutReduction)} by the worse bounds (${less(dsp)} and ${less(lut)} by the estimates)`
}
