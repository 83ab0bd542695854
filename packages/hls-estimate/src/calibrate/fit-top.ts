import { isHgq } from '../description/is-hgq.js'
import type { FoundLayer } from '../estimate/combine.js'
import type { Found } from '../estimate/estimate.js'
import { findLayer } from '../estimate/estimate-layer.js'
import { addUp } from '../estimate/estimate-project.js'
import { exactly, type Figures } from '../estimate/figures.js'
import type { Family, TopConstants } from '../families/family.js'
import { fitLinear, type Observation } from './fit-linear.js'
import type { ProjectSample } from './sample.js'

/**
 * Fits what a project has beyond its layers: cycles once, LUTs once (medians) and registers a bit, from the layers' own
 * reports, so that their estimates' errors do not count.
 */
export function fitTop(family: Family, projects: readonly ProjectSample[]): TopConstants {
  const { top } = family
  const bare: Family = {
    ...family,
    top: { ...top, cycles: { ...top.cycles, once: 0 }, lut: { once: 0 }, ff: { bit: 0 } },
  }
  const bits: Family = { ...bare, top: { ...bare.top, ff: { bit: 1 } } }
  const cycles: number[] = []
  const lut: number[] = []
  const ff: Observation[] = []
  for (const { layers, top: reported } of projects) {
    if (reported === undefined || layers.length === 0) continue
    if (layers.some(({ layer }) => layer.io_type === 'io_stream' || isHgq(layer))) continue
    const found: FoundLayer[] = layers.map(({ layer, reported: own }) => ({
      layer,
      found: asReported(findLayer(layer, family), own),
    }))
    const [plain, counted] = [addUp(found, bare), addUp(found, bits)]
    const more = (name: 'latency_max' | 'LUT' | 'FF'): number | undefined => {
      const [value, base] = [reported[name], plain.figures[name]?.value]
      return value === undefined || base === undefined ? undefined : value - base
    }
    const [moreCycles, moreLut, moreFf] = [more('latency_max'), more('LUT'), more('FF')]
    if (moreCycles !== undefined) cycles.push(moreCycles)
    if (moreLut !== undefined) lut.push(moreLut)
    if (moreFf !== undefined) {
      ff.push({ terms: { bit: counted.figures.FF!.value - plain.figures.FF!.value }, seen: moreFf })
    }
  }
  return {
    ...top,
    cycles: { ...top.cycles, once: median(cycles) ?? top.cycles.once },
    lut: { once: Math.max(0, median(lut) ?? top.lut.once) },
    ff: fitLinear({ ...top.ff }, ff),
  }
}

/** A layer's figures as the tool reported them; estimated where it did not. */
function asReported(found: Found, reported: ProjectSample['layers'][number]['reported']): Found {
  const figures: Figures = {
    ...found.figures,
    ...Object.fromEntries(
      Object.entries(reported).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, exactly(value)]],
      ),
    ),
  }
  return { ...found, figures, certainty: 'law' }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}
