import type { FlowBudget, Metric } from '@metaml/core'
import type { ModelView, RunView } from '@metaml/engine'
import { modelNamed } from '@metaml/engine'
import { formatNumber } from '../text/format-number.js'
import type { TableData } from '../text/table.js'
import { nodeNames } from './default-flow.js'

/** A figure before and after; null where it is not known. */
export interface Gain {
  readonly name: string
  readonly split: string | null
  readonly before: number | null
  /** The stage that it was taken at. */
  readonly beforeStage: string | null
  readonly after: number | null
  readonly afterStage: string | null
  /** Of a quality the difference, of a cost the part of what it was before: -0.9 is 90 % less. */
  readonly change: number | null
  /** What the part has. */
  readonly available: number | null
}

const costs = ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM', 'latency_cycles', 'interval_cycles', 'clock_ns']
const facts = ['parameters', 'zeros']

/** What a run of the default flow gained: the given network and its kernel against the last ones. */
export function gainsOf(run: RunView): Gain[] {
  const given = modelNamed(run, nodeNames.given)
  const givenKernel = modelNamed(run, nodeNames.givenEstimate)
  const network = modelNamed(run, nodeNames.network)
  const kernel = modelNamed(run, nodeNames.estimate)
  const metric = metricOf(given)
  const quality = (split: string): Gain => {
    const [before, after] = [given, kernel].map(model => figure(model, metric, split))
    return gain(metric, split, before, after, (a, b) => a - b)
  }
  const ratio = (after: number, before: number): number | null => (before === 0 ? null : after / before - 1)
  return [
    quality('validation'),
    quality('test'),
    ...facts.map(name => gain(name, null, figure(given, name), figure(network, name), ratio)),
    ...costs.map(name => {
      const [before, after] = [givenKernel, kernel].map(model => figure(model, name))
      const available = (run.flow.budget as FlowBudget | undefined)?.[name as 'DSP']
      return { ...gain(name, null, before, after, ratio), available: available ?? null }
    }),
  ].filter(({ before, after }) => (before ?? 0) !== 0 || (after ?? 0) !== 0)
}

/** What was gained, for people: percent for costs, points for shares of right answers. */
export function gainsTable(gains: readonly Gain[]): TableData {
  const columns = ['', 'before', 'after', 'change', 'of the part']
  return {
    title: 'Before and after',
    columns: columns.map((heading, index) => ({ heading, align: index === 0 ? 'left' : 'right' })),
    rows: gains.map(({ name, split, before, beforeStage, after, afterStage, change, available }) => [
      split === null ? name : `${name}, ${split} rows`,
      cell(before, beforeStage),
      cell(after, afterStage),
      change === null ? '-' : split === null ? percent(change, true) : points(name, change),
      available === null || after === null || available === 0 ? '' : percent(after / available, false),
    ]),
    notes: [
      'Estimates are what HLS would report; what stands beside a figure is the stage that it was taken at.',
    ],
  }
}

function metricOf(model: ModelView | undefined): string {
  const metric = (model?.descriptor.dataset as { metric?: unknown } | undefined)?.metric
  return typeof metric === 'string' ? metric : 'accuracy'
}

function figure(model: ModelView | undefined, name: string, split?: string): Metric | undefined {
  return model?.metrics.findLast(metric => metric.name === name && metric.split === split)
}

function gain(
  name: string,
  split: string | null,
  before: Metric | undefined,
  after: Metric | undefined,
  compare: (after: number, before: number) => number | null,
): Gain {
  return {
    ...{ name, split },
    ...{ before: before?.value ?? null, beforeStage: before?.stage ?? null },
    ...{ after: after?.value ?? null, afterStage: after?.stage ?? null },
    change: before === undefined || after === undefined ? null : compare(after.value, before.value),
    available: null,
  }
}

function cell(value: number | null, stage: string | null): string {
  return value === null ? '-' : `${formatNumber(value)} ${stage}`
}

function percent(share: number, signed: boolean): string {
  const text = `${(100 * share).toFixed(1)} %`
  return signed && share > 0 ? `+${text}` : text
}

/** Of a share of right answers the difference in points, of another quality the difference. */
function points(name: string, change: number): string {
  const share = name.endsWith('accuracy') || name === 'auc'
  const text = share ? `${(100 * change).toFixed(2)} points` : formatNumber(change)
  return change > 0 ? `+${text}` : text
}
