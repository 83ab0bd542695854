/** What HLS reports of a function; the fields of a calibration line. */
export const figureNames = [
  'LUT',
  'FF',
  'DSP',
  'BRAM_18K',
  'URAM',
  'latency_min',
  'latency_max',
  'II_min',
  'II_max',
] as const

/** A name of {@link figureNames}. */
export type FigureName = (typeof figureNames)[number]

/** A figure: exact as far as the laws were seen to be, or an interval with the best single value inside it. */
export interface Figure {
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** Figures by name; one that is not known is absent. */
export type Figures = { readonly [name in FigureName]?: Figure }

/** A figure between two others; the value is brought in between them. */
export function between(low: number, value: number, high: number): Figure {
  const [from, to] = [Math.max(0, Math.floor(low)), Math.max(0, Math.ceil(high))]
  const best = Math.min(to, Math.max(from, Math.round(value)))
  return from === to ? { value: best } : { value: best, low: from, high: to }
}

/** A figure that is rounded to a whole number and not below 0. */
export function exactly(value: number): Figure {
  return { value: Math.max(0, Math.round(value)) }
}

/** The lower end: the value itself where there is no interval. */
export function lowOf(figure: Figure): number {
  return figure.low ?? figure.value
}

/** The upper end: the value itself where there is no interval. */
export function highOf(figure: Figure): number {
  return figure.high ?? figure.value
}

/** Widens figures by a factor to both sides: 1.5 makes two thirds to one and a half. */
export function widen(
  figures: { readonly [name in FigureName]?: Figure | undefined },
  factor: number,
): Figures {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, figure]) =>
      figure === undefined
        ? []
        : [[name, between(lowOf(figure) / factor, figure.value, highOf(figure) * factor)]],
    ),
  )
}
