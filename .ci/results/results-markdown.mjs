import { readFileSync } from 'node:fs'
import path from 'node:path'
import { markdownTable } from 'markdown-table'

const intro = path.join(import.meta.dirname, 'introduction.txt')

/** The page of results: what the rows are, the table, what it says. */
export function resultsMarkdown(rows) {
  const heads = [
    'network',
    'flow',
    'α_q',
    'seeds',
    'accuracy float',
    'accuracy csim',
    'loss',
    'loss of the seeds',
    'pruning rate',
  ]
  const more = ['DSP', 'LUT', 'FF', 'cycles', 'DSP saved', 'LUT saved', 'candidates', 'seconds of work']
  const table = rows.map(row => [
    row.network,
    row.flow,
    row.alphaQ === null ? '' : String(row.alphaQ),
    String(row.seeds.length),
    percent(row.accuracyFloat),
    percent(row.accuracy),
    points(row.loss),
    row.lossSpread === null ? '' : row.lossSpread.map(points).join(' to '),
    percent(row.rate, 1),
    ...[row.dsp, row.lut, row.ff, row.latencyCycles].map(count),
    percent(row.dspReduction, 1),
    percent(row.lutReduction, 1),
    count(row.candidates),
    count(row.seconds),
  ])
  const align = ['l', 'l', ...Array(heads.length + more.length - 2).fill('r')]
  return `${readFileSync(intro, 'utf8').trimEnd()}\n\n${markdownTable([[...heads, ...more], ...table], { align })}\n`
}

function percent(share, digits = 2) {
  return share === null ? '' : `${(share * 100).toFixed(digits)} %`
}

function points(loss) {
  return loss === null ? '' : `${(loss * 100).toFixed(2)}`
}

function count(value) {
  return value === null ? '' : Math.round(value).toLocaleString('en-US')
}
