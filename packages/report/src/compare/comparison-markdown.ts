import { findPart } from '@metaml/hls-report'
import { markdownTable } from 'markdown-table'
import type { Comparison } from './comparison.js'
import type { Design, Figure } from './design.js'
import type { RankedDesign } from './rank-designs.js'

type Column = readonly [title: string, right: boolean, cell: (ranked: RankedDesign) => string]

const columns: readonly Column[] = [
  ['design', false, r => r.design.name],
  ['rank', true, r => (r.rank === null ? '' : String(r.rank))],
  ['data set', false, r => r.design.dataset?.name ?? ''],
  ['accuracy %', true, r => accuracy(r.design)],
  ['accuracy of', false, r => accuracyPlace(r.design)],
  ['DSP (%)', true, r => share(r.design, 'DSP')],
  ['LUT (%)', true, r => share(r.design, 'LUT')],
  ['FF (%)', true, r => share(r.design, 'FF')],
  ['BRAM_18K', true, r => count(r.design.resources?.BRAM_18K)],
  ['latency ns', true, r => number(r.design.latency_ns)],
  ['cycles', true, r => number(r.design.resources?.latency_cycles)],
  ['II', true, r => number(r.design.resources?.interval_cycles)],
  ['clock ns', true, r => (r.design.clock_ns === null ? '' : String(r.design.clock_ns))],
  ['dynamic W', true, r => (r.design.dynamic_w === null ? '' : String(r.design.dynamic_w))],
  ['static W', true, r => (r.design.static_w === null ? '' : String(r.design.static_w))],
  ['softmax', false, r => inside(r.design)],
  ['resources at', false, r => (r.design.resources === null ? '' : (r.design.resources.stage ?? 'not said'))],
  ['tool', false, r => r.design.resources?.tool ?? ''],
  ['part', false, r => r.design.part ?? ''],
  ['verified', false, r => (r.design.verified ? 'yes' : 'no')],
  ['source', false, r => r.design.source],
]

/** A comparison as Markdown: the designs, what each saves against its baseline, and the notes. */
export function comparisonMarkdown({ designs, reductions }: Comparison): string {
  const shown = columns.filter(([, , cell]) => designs.some(ranked => cell(ranked) !== ''))
  const table = markdownTable(
    [shown.map(([title]) => title), ...designs.map(ranked => shown.map(([, , cell]) => cell(ranked)))],
    { align: shown.map(([, right]) => (right ? 'r' : 'l')) },
  )
  const notes = noteLines(designs)
  const saved =
    reductions.length === 0
      ? []
      : [
          'Each against its own baseline, of the same data set and stages:',
          markdownTable(
            [
              ['design', 'baseline', 'DSP', 'LUT', 'FF', 'latency', 'loss (points)'],
              ...reductions.map(row => [
                row.design,
                row.baseline,
                ...[row.DSP, row.LUT, row.FF, row.latency_cycles].map(percentLess),
                row.loss === null ? '' : (row.loss * 100).toFixed(2),
              ]),
            ],
            { align: ['l', 'l', 'r', 'r', 'r', 'r', 'r'] },
          ),
        ]
  return [table, ...saved, ...(notes.length > 0 ? [notes.join('\n')] : [])].join('\n\n')
}

/** What has to be known about the rows; designs that it is the same for are named together. */
function noteLines(designs: Comparison['designs']): string[] {
  const about = new Map<string, string[]>()
  for (const { design, unranked } of designs) {
    const notes = [...(unranked === undefined ? [] : [`not ranked, ${unranked}`]), ...design.notes]
    for (const note of notes) about.set(note, [...(about.get(note) ?? []), design.name])
  }
  return [...about].map(([note, names]) => `- ${names.join('; ')}: ${note}${note.endsWith('.') ? '' : '.'}`)
}

function accuracy({ accuracy }: Design): string {
  return accuracy === null ? '' : `${(accuracy.value * 100).toFixed(2)}`
}

function accuracyPlace({ accuracy }: Design): string {
  if (accuracy === null) return ''
  const name = accuracy.metric === 'accuracy' ? '' : `${accuracy.metric}, `
  return `${name}${accuracy.stage ?? 'stage not said'}, ${accuracy.split ?? 'split not said'}`
}

function number(figure: Figure | null | undefined): string {
  if (figure === null || figure === undefined) return ''
  const text = (value: number): string => String(Math.round(value * 100) / 100)
  if (figure.low === undefined && figure.high === undefined) return text(figure.value)
  return `${text(figure.value)} [${figure.low === undefined ? '?' : text(figure.low)}, ${figure.high === undefined ? '?' : text(figure.high)}]`
}

function count(figure: Figure | null | undefined): string {
  if (figure === null || figure === undefined) return ''
  const text = (value: number): string => Math.round(value).toLocaleString('en-US')
  if (figure.low === undefined && figure.high === undefined) return text(figure.value)
  return `${text(figure.value)} [${figure.low === undefined ? '?' : text(figure.low)}, ${figure.high === undefined ? '?' : text(figure.high)}]`
}

/** A count and its share of the part, where the part is known. */
function share(design: Design, name: 'DSP' | 'LUT' | 'FF'): string {
  const figure = design.resources?.[name]
  if (figure === null || figure === undefined) return ''
  const whole = partHas(design.part, name)
  return whole === undefined
    ? count(figure)
    : `${count(figure)} (${((figure.value / whole) * 100).toFixed(1)})`
}

function partHas(part: string | null, name: 'DSP' | 'LUT' | 'FF'): number | undefined {
  if (part === null) return undefined
  try {
    return findPart(part)[name]
  } catch {
    // A part that the table does not hold has no share; its name stands in the row.
    return undefined
  }
}

function inside({ softmax }: Design): string {
  return softmax === null ? '' : softmax ? 'inside' : 'outside'
}

/** `-95.0 % [-92.3, -97.4]`: in brackets what is sure, and the most that may be. */
function percentLess(share: Figure | null): string {
  if (share === null) return ''
  const text = (part: number): string => `${part < 0 ? '+' : '-'}${Math.abs(part * 100).toFixed(1)}`
  const { value, low, high } = share
  return low === undefined || high === undefined
    ? `${text(value)} %`
    : `${text(value)} % [${text(low)}, ${text(high)}]`
}
