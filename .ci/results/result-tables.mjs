import { markdownTable } from 'markdown-table'
import { count, less, percent, points, withInterval } from './format.mjs'

/** Accuracies, loss and rate of each row, what was tried and how long that took. */
export function accuracyTable(entries) {
  const heads = [
    'flow',
    'α_q',
    'seeds',
    'float',
    'csim',
    'loss',
    'loss of the seeds',
    'rate',
    'rate of the seeds',
  ]
  return table(
    [...heads, 'weights left', 'tried', 'seconds'],
    entries.map(({ row }) => [
      ...head(row),
      String(row.seeds),
      percent(row.accuracyFloat, 2),
      row.accuracyStage === 'csim' ? percent(row.accuracy, 2) : '',
      points(row.loss),
      between(row.spread.loss, points),
      percent(row.rate),
      between(row.spread.rate, percent),
      count(row.weightsLeft),
      Object.values(row.candidates).map(count).join(' + '),
      count(row.seconds),
    ]),
  )
}

/** Resources of each row with their intervals, and what is saved. */
export function resourceTable(entries) {
  const heads = ['flow', 'α_q', 'DSP', 'LUT', 'FF', 'cycles', 'DSP saved', 'LUT saved']
  return table(
    [...heads, 'DSP of the seeds', 'LUT of the seeds'],
    entries.map(({ row }) => [
      ...head(row),
      ...['dsp', 'lut', 'ff', 'latencyCycles'].map(name => withInterval(row[name], row.intervals[name])),
      saved(row.dspReduction, row.estimatedReduction.dsp),
      saved(row.lutReduction, row.estimatedReduction.lut),
      between(row.spread.dsp, count),
      between(row.spread.lut, count),
    ]),
  )
}

/** Every seed of the rows of all three tasks. */
export function seedTable(entries, reaches) {
  return table(
    ['flow', 'α_q', 'seed', 'csim', 'loss', 'rate', 'DSP', 'LUT', 'DSP saved', 'LUT saved', 'goal'],
    entries.flatMap(({ row, seeds }) =>
      seeds.map(seed => [
        ...head(row),
        String(seed.seed),
        percent(seed.accuracy, 2),
        points(seed.loss),
        percent(seed.rate),
        ...['dsp', 'lut'].map(name => withInterval(seed[name][0], seed[name].slice(1))),
        saved(seed.dspReduction, seed.estimatedReduction.dsp),
        saved(seed.lutReduction, seed.estimatedReduction.lut),
        reaches(seed) ? 'yes' : 'no',
      ]),
    ),
  )
}

/** Zeros of each layer after each task of the first seed. */
export function zerosTable(entries) {
  const layers = layerNames(entries.flatMap(({ seeds }) => seeds[0].stations.map(station => station.layers)))
  return table(
    ['flow', 'α_q', 'after', ...layers],
    entries.flatMap(({ row, seeds }) =>
      seeds[0].stations.map(({ after, layers: found }) => [
        ...head(row),
        after,
        ...layers.map(name => zeros(found.find(({ layer }) => layer === name))),
      ]),
    ),
    3,
  )
}

/** The types' widths of the last kernel of the first seed. */
export function bitsTable(entries) {
  const last = ({ seeds }) => seeds[0].stations.findLast(({ bits }) => bits !== undefined)?.bits ?? []
  const layers = layerNames(entries.map(last))
  return table(
    ['flow', 'α_q', ...layers],
    entries.map(entry => [
      ...head(entry.row),
      ...layers.map(name => widths(last(entry).find(({ layer }) => layer === name))),
    ]),
  )
}

function head({ flow, alphaQ }) {
  return [flow, alphaQ === null ? '' : percent(alphaQ, 0)]
}

/** `-98.9 % (-99.3 %)`: by the worse bounds, and by the estimates. */
function saved(worse, estimated) {
  if (worse === null || (worse === 0 && estimated === 0)) return ''
  return worse === estimated ? less(worse) : `${less(worse)} (${less(estimated)})`
}

function between(spread, show) {
  if (spread === null) return ''
  const [low, high] = spread.map(value => show(value))
  return low === high ? low : `${low} to ${high}`
}

function zeros(layer) {
  return layer === undefined ? '' : `${count(layer.zeros)} of ${count(layer.weights)}`
}

function widths(layer) {
  if (layer === undefined) return ''
  return ['input', 'weight', 'bias', 'accum', 'result'].map(role => layer[role] ?? '-').join(' ')
}

/** In the order of the first that has them. */
function layerNames(lists) {
  return [...new Set(lists.flat().map(({ layer }) => layer))]
}

function table(heads, rows, left = 2) {
  return markdownTable([heads, ...rows], { align: heads.map((_, at) => (at < left ? 'l' : 'r')) })
}
