import {
  type BudgetItem,
  boundOf,
  budgetItems,
  type FlowBudget,
  intervalText,
  isInterval,
  isKnownNumber,
  type JsonObject,
  type Metric,
  type Split,
  type Stage,
  stages,
} from '@metaml/core'

/** How a model stands to one limit of a flow's budget, at one stage. */
export interface BudgetVerdict {
  readonly model: string
  readonly item: BudgetItem
  readonly limit: number
  readonly unit: string
  /** Absent where no stage has the figure. */
  readonly stage?: Stage
  readonly status: 'within' | 'over' | 'unknown'
  /** What was compared with the limit: of an interval the worse bound. */
  readonly value?: number
  /** How the value came about, where it is not a figure as it stands. */
  readonly how?: string
}

/** What is known of a model: the part of its view that a budget looks at. */
export interface BudgetModel {
  readonly id: string
  readonly kind: string
  /** Of its content. */
  readonly digest: string
  readonly parents: readonly string[]
  readonly metrics: readonly Metric[]
  readonly descriptor: JsonObject
}

type Models = ReadonlyMap<string, BudgetModel>
type Found = { readonly stage: Stage; readonly value?: number; readonly how?: string }

/**
 * Compares what the returned models take with a budget: every limit at every stage that has its figure. A limit that a
 * model has no figure for is told of as unknown, but for models that can't have one where another returned model can (the
 * network beside its kernel), and for those whose content is returned with the figure (the kernel before its estimate).
 */
export function judgeBudget(
  budget: FlowBudget | undefined,
  models: Models,
  returned: readonly string[],
): BudgetVerdict[] {
  const limits = Object.entries(budget ?? {}) as [BudgetItem, number | undefined][]
  const all = returned.flatMap(id => models.get(id) ?? [])
  return all.flatMap(model =>
    limits.flatMap(([item, limit]) => {
      if (limit === undefined) return []
      const verdicts = judge(model, item, limit, models)
      if (verdicts.some(({ stage }) => stage !== undefined)) return verdicts
      const toldElsewhere = all.some(
        other =>
          (!canHave(model, item) && canHave(other, item)) ||
          (other.digest === model.digest && figuresFor(item, other, models).length > 0),
      )
      return toldElsewhere ? [] : verdicts
    }),
  )
}

/** Whether a model can have the figure that a limit is about: a network takes nothing on a chip. */
function canHave({ kind }: BudgetModel, item: BudgetItem): boolean {
  return item === 'loss' || kind !== 'dnn'
}

function judge(model: BudgetModel, item: BudgetItem, limit: number, models: Models): BudgetVerdict[] {
  const found = figuresFor(item, model, models)
  const facts = { model: model.id, item, limit, unit: budgetItems[item].unit }
  if (found.length === 0) return [{ ...facts, status: 'unknown' }]
  return found.map(({ stage, value, how }) => ({
    ...facts,
    stage,
    ...(value !== undefined && { value }),
    ...(how !== undefined && { how }),
    status: value === undefined ? 'unknown' : holds(item, value, limit) ? 'within' : 'over',
  }))
}

function holds(item: BudgetItem, value: number, limit: number): boolean {
  return budgetItems[item].limit === 'most' ? value <= limit : value >= limit
}

function figuresFor(item: BudgetItem, model: BudgetModel, models: Models): Found[] {
  if (item === 'loss') return losses(model, models)
  return stages.flatMap((stage): Found[] => {
    if (item === 'latencyNs' || item === 'throughputHz') return timing(item, model, stage) ?? []
    const metric = figure(model, item, stage)
    return metric === undefined ? [] : [{ stage, ...worst(metric) }]
  })
}

/**
 * Latency and throughput of a stage: cycles by the period that the design can be clocked with, which is the one asked
 * for, or the one that the stage reached where that is longer.
 */
function timing(item: 'latencyNs' | 'throughputHz', model: BudgetModel, stage: Stage): Found[] | undefined {
  const name = item === 'latencyNs' ? 'latency_cycles' : 'interval_cycles'
  const metric = figure(model, name, stage)
  if (metric === undefined) return undefined
  const asked = typeof model.descriptor.clockPeriod === 'number' ? model.descriptor.clockPeriod : undefined
  const clock = figure(model, 'clock_ns', stage)
  const reached = clock === undefined ? undefined : worst(clock)
  const periods = [asked, reached?.value].filter(period => period !== undefined)
  const cycles = worst(metric)
  // A bound of the clock that is not known leaves the time unknown, whatever was asked for.
  if (periods.length === 0 || cycles.value === undefined || (reached && reached.value === undefined)) {
    return [{ stage, how: periods.length === 0 ? 'the clock is not known' : 'the worse bound is not known' }]
  }
  const period = Math.max(...periods)
  const of = `${cycles.value} cycles of ${period} ns${cycles.how === undefined ? '' : `; ${cycles.how}`}`
  const nanoseconds = cycles.value * period
  return [{ stage, value: item === 'latencyNs' ? nanoseconds : 1e9 / nanoseconds, how: of }]
}

/**
 * What is lost against the flow's first model, on validation: by the model's own figures, or where it has none those of
 * the nearest model that it was made from. A loss may cross stages; both are named.
 */
function losses(model: BudgetModel, models: Models): Found[] {
  const line = lineOf(model, models)
  const name = metricOf(line)
  const validation = ({ metrics }: BudgetModel): Metric[] =>
    metrics.filter(metric => metric.name === name && metric.split === 'validation')
  const first = line.findLast(ancestor => validation(ancestor).length > 0)
  const own = line.find(ancestor => validation(ancestor).length > 0)
  if (first === undefined || own === undefined) return []
  const reference = validation(first).at(-1)!
  const byStage = new Map(validation(own).map(metric => [metric.stage, metric]))
  return [...byStage.values()].map((metric): Found => {
    const { value, how } = worst(metric)
    const against = `against ${reference.value ?? 'no number'} of '${first.id}' at ${reference.stage}`
    const of = own === model ? against : `of '${own.id}', ${against}`
    const text = how === undefined ? of : `${of}; ${how}`
    if (value === undefined || !isKnownNumber(reference.value)) return { stage: metric.stage, how: text }
    const loss = metric.direction === 'lower' ? value - reference.value : reference.value - value
    return { stage: metric.stage, value: loss, how: text }
  })
}

/** The metric that losses are measured in: the data set's, or accuracy. */
function metricOf(line: readonly BudgetModel[]): string {
  for (const { descriptor } of line) {
    const metric = (descriptor.dataset as JsonObject | undefined)?.metric
    if (typeof metric === 'string') return metric
  }
  return 'accuracy'
}

/** A model and what it was made from, the nearest first. */
function lineOf(model: BudgetModel, models: Models): BudgetModel[] {
  const line = new Map([[model.id, model]])
  for (const { parents } of line.values()) {
    for (const id of parents) {
      const parent = models.get(id)
      if (parent !== undefined) line.set(id, parent)
    }
  }
  return [...line.values()]
}

/** The last figure of a name and stage, of no split or validation. */
function figure({ metrics }: BudgetModel, name: string, stage: Stage): Metric | undefined {
  const open: readonly (Split | undefined)[] = ['validation', undefined]
  return metrics.findLast(
    metric => metric.name === name && metric.stage === stage && open.includes(metric.split),
  )
}

/** The worse end of a figure; without a value where that end is not known. */
function worst(figure: Metric): { value?: number; how?: string } {
  const value = boundOf(figure, 'worse')
  if (isInterval(figure)) {
    return { ...(value !== undefined && { value }), how: `${intervalText(figure)}, the worse bound counts` }
  }
  return value === undefined ? { how: `${figure.name} is no number` } : { value }
}
