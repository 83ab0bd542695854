import type { DenseFacts } from '../description/dense-facts.js'
import type { DenseCycles } from '../families/family.js'
import { treeCycles } from '../laws/dense-latency.js'

/** A dense layer at reuse factor 1 or 2, and its cycles. */
export interface CycleSample {
  readonly facts: DenseFacts
  readonly units: number
  readonly stages: number
  readonly cycles: number
}

const steps = [-1, -0.5, 0, 0.5, 1]

/**
 * Fits the cycles of a tree so that they are off by least in the sum: tries every constant around where it starts, in steps that
 * become smaller; of equals the nearest to the start.
 */
export function fitCycles(
  start: DenseCycles,
  samples: readonly CycleSample[],
  clocks: readonly [number, number],
): DenseCycles {
  const cost = (constants: DenseCycles): number =>
    samples.reduce(
      (sum, sample) => sum + Math.abs(treeCycles(sample.facts, sample, constants, clocks) - sample.cycles),
      2 * distance(constants, start),
    )
  let best = start
  let least = cost(best)
  for (let width = 0.4; width > 0.02; width /= 2) {
    for (let moved = true; moved; ) {
      moved = false
      for (const candidate of around(best, width)) {
        const found = cost(candidate)
        if (found < least - 1e-9) [best, least, moved] = [candidate, found, true]
      }
    }
  }
  return best
}

function around({ level, unit, once }: DenseCycles, width: number): DenseCycles[] {
  return steps.flatMap(a =>
    steps.flatMap(b =>
      steps.map(c => ({
        level: Math.max(0, level + a * width),
        unit: Math.max(0, unit + b * width),
        once: Math.max(0, once + c * width),
      })),
    ),
  )
}

function distance(one: DenseCycles, other: DenseCycles): number {
  return (['level', 'unit', 'once'] as const).reduce(
    (sum, name) => sum + Math.abs(one[name] - other[name]),
    0,
  )
}
