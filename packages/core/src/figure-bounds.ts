import { type Direction, type Metric, metricNames } from './metrics.js'

/** Whether a number is known: what is none, such as a loss that diverged, is `null` in a journal. */
export function isKnownNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && !Number.isNaN(value)
}

/** Whether more or less of a figure is better: by its name where tasks share that, else by what the figure says. */
export function directionOf({ name, direction }: Pick<Metric, 'name'> & Partial<Metric>): Direction {
  const shared = (metricNames as Partial<Record<string, { readonly direction: Direction }>>)[name]
  return shared?.direction ?? direction ?? 'neither'
}

/** Whether only an interval is known of a figure. */
export function isInterval({ value, low, high }: Metric): boolean {
  return (low !== undefined || high !== undefined) && (low !== value || high !== value)
}

/**
 * What a figure counts as where something is decided by it: of an interval the end that is worse for the user, or
 * better; where neither end is, its value.
 * @returns undefined where that number is not known
 */
export function boundOf(figure: Metric, end: 'worse' | 'better'): number | undefined {
  const direction = isInterval(figure) ? directionOf(figure) : 'neither'
  const bounds = { neither: figure.value, lower: figure.high, higher: figure.low }
  const opposite = { neither: 'neither', lower: 'higher', higher: 'lower' } as const
  const bound = bounds[end === 'worse' ? direction : opposite[direction]]
  return isKnownNumber(bound) ? bound : undefined
}

/** A figure with its interval, as a sentence begins: `DSP is 90 [80, ?]`. */
export function intervalText({ name, value, low, high }: Metric, shown: string = name): string {
  return `${shown} is ${value} [${low ?? '?'}, ${high ?? '?'}]`
}
