import { count, duration, inPoints, less, percent, withInterval } from './format.mjs'
import { listed, nameRow, pointed, tasksOf } from './name-row.mjs'
import { published } from './published.mjs'

/** What each task reaches without the others. */
export function findAlone(entries) {
  const rows = entries
    .filter(({ row }) => tasksOf(row).length === 1 && row.lut !== null)
    .map(({ row }) => row)
  if (rows.length === 0) return []
  const said = rows.map(
    row =>
      `${nameRow(row)}: ${count(row.dsp)} DSPs (${less(row.estimatedReduction.dsp)}) and ${count(row.lut)} LUTs (${less(row.estimatedReduction.lut)}), ${inPoints(row.loss)} lost.`,
  )
  return [pointed('**Alone**, by the estimates:', said)]
}

/** What everything is measured against, beside the authors' own. */
export function findBaseline(entries) {
  const row = entries.find(({ row: one }) => one.flow === 'baseline')?.row
  if (row === undefined || row.lut === null) return []
  const own = `**The baseline** takes ${withInterval(row.dsp, row.intervals.dsp)} DSPs and ${withInterval(row.lut, row.intervals.lut)} LUTs by the estimate and has ${percent(row.accuracy, 2)} in csim.`
  if (row.network !== 'jet-dnn') return [own]
  const { dsp, lut } = published.baseline
  const best = entries
    .filter(
      ({ row: one }) => tasksOf(one).length === 3 && one.loss <= published.goal.loss && one.lut !== null,
    )
    .map(({ row: one }) => one)
  const against = best.map(
    one =>
      `${nameRow(one)} DSP ${less(1 - one.intervals.dsp[1] / dsp)}, LUT ${less(1 - one.intervals.lut[1] / lut)}`,
  )
  return [
    `${own} The authors' own took ${count(dsp)} and ${count(lut)} at csynth: other weights, another stage, so nothing is saved against it; for orientation, with the worse bounds${against.length === 0 ? ' no row of three tasks keeps its accuracy' : ` it would be ${listed(against)}`}.`,
  ]
}

/** How long the whole of three tasks took where the store was empty. */
export function findTime(entries) {
  const timed = entries
    .filter(({ row }) => tasksOf(row).length === 3)
    .flatMap(({ row, seeds }) =>
      seeds.flatMap(({ seed, wall }) =>
        wall?.seconds
          ? [`${nameRow(row)}, seed ${seed}: ${duration(wall.seconds)} on ${wall.cores} cores`]
          : [],
      ),
    )
  return timed.length === 0
    ? []
    : [
        `**Time** of a whole flow that began with an empty store (goal: under ${published.goal.minutes} minutes): ${timed.join('; ')}.`,
      ]
}
