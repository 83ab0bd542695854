import { type Metric, type Split, stages } from '@metaml/core'
import type { ModelView, RunView } from '@metaml/engine'
import { formatNumber } from '../text/format-number.js'
import type { TableData } from '../text/table.js'
import { modelPrecision } from './model-precision.js'

type Column = Pick<Metric, 'name' | 'stage' | 'split'>

/** What a network does and what it is, behind the metric of its data set. */
const qualities = [
  ...['accuracy', 'binary_accuracy', 'auc', 'mse', 'mae', 'agreement', 'pruning_rate', 'parameters', 'zeros'],
]
/** What it takes. */
const costs = [
  'DSP',
  'LUT',
  'FF',
  'BRAM_18K',
  'URAM',
  'latency_cycles',
  'interval_cycles',
  'clock_ns',
  'dynamic_w',
  'static_w',
]
const splits: readonly (Split | undefined)[] = ['train', 'validation', 'test', undefined]

/**
 * The models of a run as a table: id, task, decision, and a column for each figure and stage that some model has.
 * An unknown figure is `-`; a model that the flow returns is marked with `*`.
 */
export function modelTable(view: Pick<RunView, 'models'>): TableData {
  const { models } = view
  const before = columnsOf(models, [...new Set([...datasetMetrics(models), ...qualities])])
  const behind = columnsOf(models, costs)
  const precisions = models.map(model => modelPrecision(model.kind, model.descriptor))
  const precise = precisions.some(precision => precision !== undefined)
  const decided = models.some(({ decision }) => decision !== undefined)
  const figure = (column: Column): TableData['columns'][number] => ({
    heading: headingOf(column),
    align: 'right',
  })
  return {
    columns: [
      { heading: 'model' },
      { heading: 'task' },
      ...(decided ? [{ heading: 'decision' }] : []),
      ...before.map(figure),
      ...(precise ? [{ heading: 'precision' }] : []),
      ...behind.map(figure),
    ],
    rows: models.map((model, index) => [
      `${model.returned ? '*' : ' '} ${model.id}`,
      model.task,
      ...(decided ? [model.decision ?? '-'] : []),
      ...before.map(column => cellOf(model, column)),
      ...(precise ? [precisions[index] ?? '-'] : []),
      ...behind.map(column => cellOf(model, column)),
    ]),
    notes: models.some(({ returned }) => returned) ? ['* returned by the flow'] : [],
  }
}

/** What the models' data sets are measured by: metrics of the user's own too. */
function datasetMetrics(models: readonly ModelView[]): string[] {
  return models.flatMap(({ descriptor }) => {
    const metric = (descriptor.dataset as { metric?: unknown } | undefined)?.metric
    return typeof metric === 'string' ? [metric] : []
  })
}

/** The figures of these names that some model has, in order of name, stage and split. */
function columnsOf(models: readonly ModelView[], names: readonly string[]): Column[] {
  const all = models.flatMap(({ metrics }) => metrics)
  return names.flatMap(name =>
    stages.flatMap(stage =>
      splits.flatMap(split =>
        all.some(metric => same(metric, { name, stage, ...(split && { split }) }))
          ? [{ name, stage, ...(split !== undefined && { split }) }]
          : [],
      ),
    ),
  )
}

function same(a: Column, b: Column): boolean {
  return a.name === b.name && a.stage === b.stage && a.split === b.split
}

/** A plain fact of a network needs no word about its stage. */
function headingOf({ name, stage, split }: Column): string {
  const fact = stage === 'float' && split === undefined
  return [name, ...(fact ? [] : [stage]), ...(split === undefined ? [] : [split])].join('\n')
}

function cellOf({ metrics }: ModelView, column: Column): string {
  const found = metrics.find(metric => same(metric, column))
  if (found === undefined) return '-'
  if (found.low === undefined && found.high === undefined) return formatNumber(found.value)
  const bound = (value: number | undefined): string => (value === undefined ? '?' : formatNumber(value))
  return `${formatNumber(found.value)} [${bound(found.low)}, ${bound(found.high)}]`
}
