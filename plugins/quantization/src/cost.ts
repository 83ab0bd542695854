import { type HlsModel, isMetamlError } from '@metaml/core'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { createEstimator, defaultTool, type Target } from '@metaml/hls-estimate'
import { findPart, type PartResources } from '@metaml/hls-report'
import { bitsOf } from './bits-cost.js'

/** What hardware is counted in. */
export type Objective = 'hardware' | 'LUT' | 'DSP' | 'bits'

/** LUTs that a DSP is worth where the part is not known: those of the xcvu9p are 173 to one. */
const usualLutsPerDsp = 173
/** A cost with nothing to choose between two candidates goes by their bits. */
const tieBreak = 1e-4

/** Makes the cost of kernels that differ from one in their types: `(graph) => number`. */
export function createCost(
  graph: LayerGraph,
  kernel: HlsModel,
  objective: Objective,
): (graph: LayerGraph) => number {
  if (objective === 'bits') return bitsOf
  const estimator = createEstimator()
  const target: Target = {
    tool: defaultTool(kernel.backend),
    part: kernel.part,
    clockNs: kernel.clockPeriod,
  }
  const lutsPerDsp = worthOf(kernel)
  // Kinds of layers that no law is known of: their bits stand for LUTs.
  const known = new Map(
    estimator.graph(graph, target).layers.map(({ layer, LUT, DSP }) => [layer, LUT !== null && DSP !== null]),
  )
  const others = graph.layers.filter(({ name }) => known.get(name) === false)
  return candidate => {
    const estimate = estimator.graph(candidate, target)
    const bits = bitsOf(candidate)
    let [luts, dsps] = [0, 0]
    for (const { LUT, DSP } of estimate.layers) {
      luts += LUT ?? 0
      dsps += DSP ?? 0
    }
    if (others.length > 0) {
      const names = new Set(others.map(({ name }) => name))
      luts += bitsOf({ ...candidate, layers: candidate.layers.filter(({ name }) => names.has(name)) })
    }
    const cost = { hardware: luts + lutsPerDsp * dsps, LUT: luts, DSP: lutsPerDsp * dsps }[objective]
    return cost + tieBreak * bits
  }
}

/** LUTs of the part for each of its DSPs. */
function worthOf({ part, partResources }: HlsModel): number {
  try {
    const { LUT, DSP } = findPart(part, partResources as PartResources | undefined)
    return DSP > 0 ? LUT / DSP : usualLutsPerDsp
  } catch (error) {
    if (isMetamlError(error)) return usualLutsPerDsp
    throw error
  }
}
