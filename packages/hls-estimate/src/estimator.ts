import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { describeGraph, type Target } from './description/describe-graph.js'
import type { LayerDescription } from './description/layer-description.js'
import { type Estimate, type Found, toEstimate } from './estimate/estimate.js'
import { findLayer } from './estimate/estimate-layer.js'
import { addUp } from './estimate/estimate-project.js'
import { between, highOf, lowOf, widen } from './estimate/figures.js'
import { families } from './families/families.js'
import type { Family } from './families/family.js'
import { type FamilyChoice, findFamily } from './families/find-family.js'

/** The estimate of a layer. */
export interface LayerEstimate extends Estimate {
  readonly layer: string
  readonly kind: string
}

/** The estimate of a project, its layers in their order. */
export interface ProjectEstimate extends Estimate {
  readonly layers: readonly LayerEstimate[]
  /** The constants that were used, and what they rest on. */
  readonly family: string
  readonly evidence: string
}

/** Options of {@link createEstimator}. */
export interface EstimatorOptions {
  /** Constants to choose from; default {@link families}. */
  readonly families?: readonly Family[]
  /** Descriptions that are kept; default 100,000. */
  readonly cacheSize?: number
}

/** Estimates layers and projects, and remembers every layer that it has seen. */
export interface Estimator {
  readonly graph: (graph: LayerGraph, target: Target) => ProjectEstimate
  /** Layers of one project, in their order, without its `top`. */
  readonly project: (layers: readonly LayerDescription[]) => ProjectEstimate
  readonly layer: (layer: LayerDescription) => Estimate
}

/**
 * Makes an estimator. It keeps what it found by the description of a layer: when one layer of a graph changes, only that one
 * is estimated anew.
 */
export function createEstimator({
  families: among = families,
  cacheSize = 100_000,
}: EstimatorOptions = {}): Estimator {
  const known = new Map<string, Found>()
  const written = new WeakMap<Found, Estimate>()
  const choices = new Map<string, ReturnType<typeof findFamily>>()
  const choose = ({ tool, version, part }: LayerDescription) => {
    const key = `${tool}|${version}|${part}`
    let choice = choices.get(key)
    if (choice === undefined) {
      choice = findFamily({ name: tool, version }, part, among)
      choices.set(key, choice)
    }
    return choice
  }
  const find = (layer: LayerDescription): Found => {
    const key = keyOf(layer)
    const seen = known.get(key)
    if (seen !== undefined) return seen
    const { family, nearness, ...reasons } = choose(layer)
    const plain = findLayer(layer, family)
    const found = nearness === 'measured' ? plain : borrow(plain, reasons, nearness === 'near' ? 1.25 : 1.5)
    if (known.size >= cacheSize) known.clear()
    known.set(key, found)
    return found
  }
  const write = (found: Found): Estimate => {
    let estimate = written.get(found)
    if (estimate === undefined) {
      estimate = toEstimate(found)
      written.set(found, estimate)
    }
    return estimate
  }
  const project = (layers: readonly LayerDescription[]): ProjectEstimate => {
    const found = layers.map(layer => ({ layer, found: find(layer) }))
    const { family } = choose(layers[0] ?? { kind: 'top' })
    return {
      ...toEstimate(addUp(found, family)),
      layers: found.map(({ layer, found: one }) => ({
        layer: layer.layer ?? '',
        kind: layer.kind,
        ...write(one),
      })),
      family: family.id,
      evidence: family.evidence,
    }
  }
  return {
    graph: (graph, target) => project(describeGraph(graph, target)),
    project,
    layer: layer => write(find(layer)),
  }
}

/**
 * Estimates what HLS would report of a project.
 *
 * DSP, LUT, FF and BRAM_18K are counts, latency and interval cycles. Where only an interval is known, `low` and `high` hold
 * it; what is not known is `null`.
 */
export function estimateGraph(graph: LayerGraph, target: Target): ProjectEstimate {
  return createEstimator().graph(graph, target)
}

function keyOf(layer: LayerDescription): string {
  // Names do not change what a layer costs.
  const { layer: _layer, project: _project, ...rest } = layer
  return JSON.stringify(rest)
}

/** Constants of another version, tool or series: right in kind, not in figure. Which units are DSPs may differ too, not the others. */
function borrow(
  { figures, certainty, warnings, notes = [] }: Found,
  reasons: Pick<FamilyChoice, 'warnings' | 'notes'>,
  factor: number,
): Found {
  const { DSP, II_min, II_max, URAM, ...others } = figures
  const sure = { DSP: DSP && between(lowOf(DSP) / factor, DSP.value, highOf(DSP)), II_min, II_max, URAM }
  return {
    certainty: certainty === 'unknown' ? 'unknown' : 'interval',
    warnings: [...warnings, ...reasons.warnings],
    notes: [...notes, ...reasons.notes],
    figures: {
      ...widen(others, factor),
      ...Object.fromEntries(Object.entries(sure).filter(([, figure]) => figure !== undefined)),
    },
  }
}
