import type { MeasuredMetric, MeasuredRows } from './measure-split.js'

/** What LOG says of a kernel's figure: a warning where the kernel answers hardly better than by chance. */
export function sayMeasured({ name, value, split, rows, nearChance }: MeasuredMetric & MeasuredRows): {
  readonly text: string
  readonly warn: boolean
} {
  const text = `${name} ${value.toFixed(4)} of the compiled kernel on ${rows} ${split} rows`
  if (!nearChance) return { text: `${text}.`, warn: false }
  return {
    text: `${text}: hardly more than by chance. Either the rows are not as the network wants them (scaling, order of the columns or of the classes), or the project computes something else than its network: compare with hls4ml's own predict.`,
    warn: true,
  }
}
