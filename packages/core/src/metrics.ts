/** How far towards hardware a figure can be taken, from the network towards the chip. */
export const stages = [
  'float',
  'csim',
  'estimate',
  'csynth',
  'cosim',
  'synthesis',
  'place-and-route',
] as const

/** How far towards hardware a figure was taken; figures of different stages are never compared silently. */
export type Stage = (typeof stages)[number]

/** A part of a data set. Searches decide on `validation`; `test` is opened once, when a flow ends. */
export type Split = 'train' | 'validation' | 'test'

/** Whether more or less of a metric is better; `neither` for plain facts. */
export type Direction = 'higher' | 'lower' | 'neither'

/**
 * A named number with its unit, direction and stage.
 *
 * An unknown figure is absent, never 0. `low` and `high` stand where only an interval is known; `value` is
 * then the best single figure inside it.
 */
export interface Metric {
  readonly name: MetricName | (string & {})
  readonly value: number
  readonly low?: number
  readonly high?: number
  readonly unit: string
  readonly direction: Direction
  readonly stage: Stage
  /** For figures taken on data. */
  readonly split?: Split
  /** The program and version that gave it, e.g. `hls4ml 1.3.0`. */
  readonly by?: string
}

/** The metric names that all tasks share, with unit and direction. */
export const metricNames = {
  accuracy: { unit: '1', direction: 'higher' },
  binary_accuracy: { unit: '1', direction: 'higher' },
  auc: { unit: '1', direction: 'higher' },
  mse: { unit: '1', direction: 'lower' },
  mae: { unit: '1', direction: 'lower' },
  loss: { unit: '1', direction: 'lower' },
  pruning_rate: { unit: '1', direction: 'higher' },
  parameters: { unit: '1', direction: 'lower' },
  zeros: { unit: '1', direction: 'higher' },
  max_difference: { unit: '1', direction: 'lower' },
  agreement: { unit: '1', direction: 'higher' },
  DSP: { unit: '1', direction: 'lower' },
  LUT: { unit: '1', direction: 'lower' },
  FF: { unit: '1', direction: 'lower' },
  BRAM_18K: { unit: '1', direction: 'lower' },
  URAM: { unit: '1', direction: 'lower' },
  latency_cycles: { unit: 'cycles', direction: 'lower' },
  interval_cycles: { unit: 'cycles', direction: 'lower' },
  clock_ns: { unit: 'ns', direction: 'lower' },
  dynamic_w: { unit: 'W', direction: 'lower' },
  static_w: { unit: 'W', direction: 'lower' },
  multiplications: { unit: '1', direction: 'lower' },
} as const satisfies Record<string, { unit: string; direction: Direction }>

/** A name in {@link metricNames}. */
export type MetricName = keyof typeof metricNames

/** Makes a metric of a shared name; unit and direction come from {@link metricNames}. */
export function metric(
  name: MetricName,
  value: number,
  rest: Pick<Metric, 'stage' | 'split' | 'by' | 'low' | 'high'>,
): Metric {
  return { name, value, ...metricNames[name], ...rest }
}

/** Finds the metric of a name, stage and split, if the list holds one. */
export function findMetric(
  metrics: readonly Metric[],
  wanted: Pick<Metric, 'name'> & Partial<Pick<Metric, 'stage' | 'split'>>,
): Metric | undefined {
  return metrics.find(
    m =>
      m.name === wanted.name &&
      (wanted.stage === undefined || m.stage === wanted.stage) &&
      (wanted.split === undefined || m.split === wanted.split),
  )
}
