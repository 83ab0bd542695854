import type { FigureName, Figures } from './figures.js'

/**
 * How sure an estimate is. `law`: inside of what the laws were checked on. `interval`: outside, or a law that is only
 * a bound; `low` and `high` are given. `unknown`: no law.
 */
export type Certainty = 'law' | 'interval' | 'unknown'

/** The estimate of a layer or a project: cycles for latency and interval, `null` for what is not known. */
export type Estimate = { readonly [name in FigureName]: number | null } & {
  /** Only of figures that are intervals. */
  readonly low: { readonly [name in FigureName]?: number }
  readonly high: { readonly [name in FigureName]?: number }
  readonly certainty: Certainty
  /** Why it is not sure, in sentences. */
  readonly warnings: readonly string[]
  /** What the figures rest on, where that is no reason to doubt this one more than others of its kind. */
  readonly notes: readonly string[]
}

/** What a law gives. */
export interface Found {
  readonly figures: Figures
  readonly certainty: Certainty
  readonly warnings: readonly string[]
  readonly notes?: readonly string[]
}

/** A layer or project of which nothing is known. */
export function unknown(warning: string): Found {
  return { figures: {}, certainty: 'unknown', warnings: [warning] }
}

/** Writes what a law found as an estimate. */
export function toEstimate({ figures, certainty, warnings, notes = [] }: Found): Estimate {
  const values = (name: FigureName): number | null => {
    const value = figures[name]?.value
    return value === undefined || !Number.isFinite(value) ? null : value
  }
  const ends = (end: 'low' | 'high') =>
    Object.fromEntries(
      Object.entries(figures).flatMap(([name, figure]) =>
        figure[end] === undefined || !Number.isFinite(figure[end]) ? [] : [[name, figure[end]]],
      ),
    )
  return {
    LUT: values('LUT'),
    FF: values('FF'),
    DSP: values('DSP'),
    BRAM_18K: values('BRAM_18K'),
    URAM: values('URAM'),
    latency_min: values('latency_min'),
    latency_max: values('latency_max'),
    II_min: values('II_min'),
    II_max: values('II_max'),
    low: ends('low'),
    high: ends('high'),
    certainty,
    warnings,
    notes,
  }
}
