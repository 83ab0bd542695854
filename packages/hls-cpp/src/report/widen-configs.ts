import { type CppEdits, editCpp } from '../edit/edit-cpp.js'
import { partsOf } from '../graph/config-parts.js'
import type { Layer, Precision } from '../graph/layer-graph.js'
import type { KernelReading } from '../graph/read-layer-graph.js'
import { readType } from '../graph/read-type.js'
import type { CppNode } from '../tree/cpp-tree.js'
import type { Probes } from './probes.js'
import { typeText, widen } from './widen-type.js'

/** Roles of the accumulators of a layer: `accum`, `depthwise.accum`. Numbers of the C++ language can't be watched. */
export function accumulatorsOf({ types }: Layer): readonly string[] {
  return Object.keys(types).filter(
    role => /(^|\.)accum$/.test(role) && types[role]!.precision.kind === 'fixed',
  )
}

/** What is measured of a kernel's accumulators. */
export type Watch = 'every value' | 'limits'

/** The wide type of an accumulator, which the probes watch under a name. */
export function watchedType(
  name: string,
  precision: Precision,
  probes: Probes,
  extra: number,
  watch: Watch,
): string {
  const wide = widen(precision, extra) ?? precision
  const text = typeText(wide)
  return holdsBits(wide) ? probes.accumulator(name, text, watch === 'every value') : probes.type(name, text)
}

/** Whether a type is one that `Probes.accumulator` takes. */
function holdsBits(precision: Precision): boolean {
  if (precision.kind === 'float') return false
  const { signed, width, rounding, overflow } = precision
  return signed && width <= 62 && rounding === 'AP_TRN' && overflow === 'AP_SAT'
}

/** Replaces the accumulators' types in the config structs by wide ones that are watched, as `<layer>.<role>`. */
export function widenConfigs(
  { sources, graph, configs, types }: KernelReading,
  probes: Probes,
  extra: number,
  watch: Watch,
): CppEdits {
  const edits = editCpp(sources.parameters)
  const done = new Set<CppNode>()
  for (const layer of graph.layers) {
    const config = layer.config === undefined ? undefined : configs.get(layer.config)
    for (const [prefix, { members }] of partsOf(config, configs)) {
      const node = members.get('accum_t')?.valueNode
      if (node === undefined || done.has(node)) continue
      done.add(node)
      const { precision } = readType(node, types)
      if (precision.kind === 'float') continue
      const role = `${prefix.replace(/mult\.$/, '')}accum`
      edits.replace(node, watchedType(`${layer.name}.${role}`, precision, probes, extra, watch))
    }
  }
  return edits
}
