import { createEstimator } from '../estimator.js'
import type { Family } from '../families/family.js'
import type { ProjectSample } from './sample.js'

/** Relative errors in the median and at most, of the layers and of the projects; null where there is none to compare. */
export interface FitErrors {
  readonly [figure: string]: {
    readonly layers: Errors | null
    readonly projects: Errors | null
  }
}

interface Errors {
  readonly count: number
  readonly median: number
  readonly most: number
}

const names = ['DSP', 'LUT', 'FF', 'latency_max', 'II_max'] as const

/** How far estimates are off, each project with its constants. */
export function fitErrors(pairs: readonly (readonly [Family, ProjectSample])[]): FitErrors {
  const estimated = pairs.map(([family, sample]) => ({
    sample,
    found: createEstimator({ families: [family] }).project(sample.layers.map(({ layer }) => layer)),
  }))
  return Object.fromEntries(
    names.map(name => [
      name,
      {
        layers: errorsOf(
          estimated.flatMap(({ sample, found }) =>
            sample.layers.map(({ reported }, i) => [found.layers[i]![name], reported[name]] as const),
          ),
        ),
        projects: errorsOf(estimated.map(({ sample, found }) => [found[name], sample.top?.[name]] as const)),
      },
    ]),
  )
}

function errorsOf(pairs: readonly (readonly [number | null, number | undefined])[]): Errors | null {
  const errors = pairs
    .flatMap(([found, seen]) =>
      found === null || seen === undefined || seen === 0 ? [] : [Math.abs(found / seen - 1)],
    )
    .sort((a, b) => a - b)
  if (errors.length === 0) return null
  return { count: errors.length, median: errors[Math.floor((errors.length - 1) / 2)]!, most: errors.at(-1)! }
}
