import { denseFacts } from '../description/dense-facts.js'
import { readFixed } from '../description/fixed-text.js'
import { isHgq } from '../description/is-hgq.js'
import { denseParts } from '../estimate/dense-parts.js'
import type { Family } from '../families/family.js'
import { isChained } from '../laws/dense-latency.js'
import { ffTerms, lutTerms } from '../laws/dense-terms.js'
import { elementTerms } from '../laws/element-terms.js'
import { fabricUnitLut } from '../laws/fabric-unit.js'
import { softmaxCycleTerms, softmaxTerms } from '../laws/softmax-terms.js'
import { type CycleSample, fitCycles } from './fit-cycles.js'
import { fitLinear, type Observation } from './fit-linear.js'
import { fitTop } from './fit-top.js'
import { densePulls } from './pulls.js'
import type { LayerSample, ProjectSample } from './sample.js'

/** Fits the constants of a family to reports, from where they are; what the reports do not show stays. */
export function fitFamily(start: Family, projects: readonly ProjectSample[]): Family {
  const layers = projects.flatMap(project => project.layers).filter(({ layer }) => !isHgq(layer))
  const dense = fitDense(start, layers)
  const family: Family = {
    ...start,
    dense,
    element: fitElement(start, layers),
    softmax: fitSoftmax(start, layers),
  }
  return { ...family, top: fitTop(family, projects) }
}

function fitDense({ dense, clocks, series }: Family, samples: readonly LayerSample[]): Family['dense'] {
  const lut: Observation[] = []
  const ff: Observation[] = []
  const cycles: CycleSample[] = []
  const pulls = densePulls(series)
  for (const { layer, reported } of samples) {
    if (layer.kind !== 'dense' || layer.strategy === 'resource' || layer.io_type === 'io_stream') continue
    const read = denseFacts(layer)
    if ('missing' in read) continue
    const { facts } = read
    const parts = denseParts(facts, { dense, clocks })
    // A chain has registers of its own, which are no part of these terms.
    if (isChained(parts.adders)) continue
    const counts = { ...parts, cycles: reported.latency_max ?? parts.cycles }
    const wide = Math.max(facts.inputWidth, facts.weightWidth)
    const fabric = parts.isDsp ? 0 : parts.units * fabricUnitLut(wide, dense.fabricUnit)
    if (reported.LUT !== undefined)
      lut.push({ terms: lutTerms(facts, counts), seen: reported.LUT, known: fabric })
    if (reported.FF !== undefined && counts.cycles > 0)
      ff.push({ terms: ffTerms(facts, counts), seen: reported.FF })
    if (reported.latency_max !== undefined && facts.reuse < 3) {
      cycles.push({ facts, units: parts.units, stages: parts.stages, cycles: reported.latency_max })
    }
  }
  return {
    ...dense,
    lut: fitLinear({ ...dense.lut }, lut, pulls.lut),
    ff: fitLinear({ ...dense.ff }, ff, pulls.ff),
    cycles: fitCycles(dense.cycles, cycles, clocks),
  }
}

function fitElement({ element }: Family, samples: readonly LayerSample[]): Family['element'] {
  const lut: Observation[] = []
  const ff: Observation[] = []
  for (const { layer, reported } of samples) {
    const [input, output] = [readFixed(layer.input_type), readFixed(layer.output_type)]
    const clock = layer.clock_target_ns
    if (layer.kind !== 'relu' || layer.io_type === 'io_stream') continue
    if (input === undefined || output === undefined || typeof layer.n_in !== 'number' || !clock) continue
    const bits = (layer.n_in - (layer.n_dead_inputs ?? 0)) * (input.width + output.width)
    const terms = elementTerms(bits, output.rounds || output.saturates, clock)
    if (reported.LUT !== undefined) lut.push({ terms, seen: reported.LUT })
    if (reported.FF !== undefined) ff.push({ terms, seen: reported.FF })
  }
  return { ...element, lut: fitLinear({ ...element.lut }, lut), ff: fitLinear({ ...element.ff }, ff) }
}

function fitSoftmax({ softmax }: Family, samples: readonly LayerSample[]): Family['softmax'] {
  const lut: Observation[] = []
  const ff: Observation[] = []
  const cycles: Observation[] = []
  for (const { layer, reported } of samples) {
    const { n_in: outputs, clock_target_ns: clock, kind } = layer
    if (kind !== 'softmax' || layer.io_type === 'io_stream' || typeof outputs !== 'number' || !clock) continue
    const fabric = /^fabric\b/.test(layer.config_op_mul_impl ?? '')
    const terms = softmaxTerms(outputs, fabric)
    if (reported.LUT !== undefined) lut.push({ terms, seen: reported.LUT })
    if (reported.FF !== undefined) ff.push({ terms, seen: reported.FF })
    if (reported.latency_max !== undefined) {
      cycles.push({ terms: softmaxCycleTerms(outputs, fabric, clock), seen: reported.latency_max })
    }
  }
  return {
    ...softmax,
    lut: fitLinear({ ...softmax.lut }, lut),
    ff: fitLinear({ ...softmax.ff }, ff),
    cycles: fitLinear({ ...softmax.cycles }, cycles),
  }
}
