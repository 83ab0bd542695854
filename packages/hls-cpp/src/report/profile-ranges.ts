import { MetamlError, type ToolRunner } from '@metaml/core'
import { type CompileOptions, compileKernel, type KernelProject } from '../compile-kernel.js'
import type { LayerGraph, NamedType } from '../graph/layer-graph.js'
import { type KernelReading, readKernel } from '../graph/read-layer-graph.js'
import { sizeOf } from '../graph/shape-of.js'
import { type KernelOutputs, type RunOptions, runKernel } from '../run-kernel.js'
import { createProbes } from './probes.js'
import { joinRanges, type Report, type ValueRange } from './read-report.js'
import { accumulatorsOf } from './widen-configs.js'
import { widenKernel } from './widen-kernel.js'
import { limitsOf, widen } from './widen-type.js'

/** The values of one type before any of them wraps. */
export interface UnwrappedRange extends ValueRange {
  /** How many of them the kernel's own type can't hold. */
  readonly overflows: number
}

/** The values that rows bring about in a kernel, as if no value and no accumulator ever wrapped. */
export interface RangeProfile {
  readonly graph: LayerGraph
  /** By name of the value, inputs among them. */
  readonly values: { readonly [name: string]: UnwrappedRange }
  /** Of what each layer gives, by its name. */
  readonly layers: { readonly [name: string]: UnwrappedRange }
  /**
   * By name of the layer, then by role (`accum`; `depthwise.accum`, `pointwise.accum` and, between the two, `depthwise.result`):
   * every value that a variable of this type is given, such as products, biases and partial sums. Where the type wraps
   * and the last sum fits, partial sums that do not fit do no harm: the last sums are in `layers`. Empty where it was not asked for.
   */
  readonly accumulators: { readonly [layer: string]: { readonly [role: string]: ValueRange } }
  /** Over what all layers of each virtual layer give, by its name; accumulators are not in it. */
  readonly virtualLayers: { readonly [name: string]: UnwrappedRange }
  /** What the kernel answers without wrapping: its own answers where nothing overflowed. */
  readonly outputs: KernelOutputs
}

/** How a profile is made. */
export interface ProfileOptions extends Omit<CompileOptions, 'sources'>, Omit<RunOptions, 'probes'> {
  /** Whether accumulators are measured too (default: true); without, it is faster. They never wrap, either way. */
  readonly accumulators?: boolean
}

/** Integer bits that are added first, and where these were not enough. */
const extraBits = [16, 40]

/**
 * Runs an hls4ml kernel on rows and tells minimum and maximum of every layer's results and accumulators, before they
 * wrap.
 *
 * A copy of the kernel is compiled in which results, inputs and accumulators have more bits before the point, as
 * many behind it and the same rounding, so that each value is that of the kernel rounded to its type, but not
 * wrapped, and what follows is computed from such values. Types that saturate stay as they are (their limits are
 * part of the network), and so do weights, tables, the casts of quantisers, and the input of a softmax, whose table
 * is indexed by the bits of its type. Numbers come as doubles: exact up to 53 bits.
 * @throws METAML_E_CPP_RANGE when a value needs more than 40 bits beyond its type; the errors of `readLayerGraph`,
 *   `compileKernel` and `runKernel`
 */
export async function profileRanges(
  project: KernelProject,
  x: Float32Array,
  rows: number,
  runner: Pick<ToolRunner, 'tool'>,
  options: ProfileOptions,
): Promise<RangeProfile> {
  const { accumulators = true } = options
  const reading = await readKernel(project)
  const run = async (extra: number): Promise<RangeProfile | string> => {
    const probes = createProbes()
    const watch = accumulators ? 'every value' : 'limits'
    const { kernel: edits, files } = await widenKernel(project.folder, reading, probes, extra, watch)
    const { graph, top } = reading
    const note = (name: string): string => {
      const { type, shape } = graph.values[name]!
      const { low, high } = limitsOf(type.precision)
      const limits = type.precision.kind === 'float' ? undefined : `${low}, ${high}`
      const [range, outside] =
        graph.ioType === 'io_stream'
          ? [probes.stream(name, name), `metaml::outside_stream(${name}, ${limits})`]
          : [
              probes.array(name, name, String(sizeOf(shape))),
              `metaml::outside(${name}, ${sizeOf(shape)}, ${limits})`,
            ]
      return limits === undefined ? range : `${range} ${probes.count(name, outside)}`
    }
    const statements = top.calls.map(({ node }) => node.parent!)
    for (const input of graph.inputs) edits.before(statements[0]!, `${note(input)}\n    `)
    for (const [i, { outputs }] of graph.layers.entries()) {
      for (const output of outputs) edits.after(statements[i]!, ` ${note(output)}`)
    }
    const { file, text } = await edits.apply()
    const kernel = await compileKernel(project, runner, { ...options, sources: { ...files, [file]: text } })
    const { report, ...outputs } = await runKernel(kernel, x, rows, { ...options, probes })
    return beyond(reading, report!, extra) ?? profileOf(reading, report!, outputs, accumulators)
  }
  let found: RangeProfile | string = ''
  for (const extra of extraBits) {
    found = await run(extra)
    if (typeof found !== 'string') return found
  }
  throw new MetamlError({
    code: 'METAML_E_CPP_RANGE',
    kind: 'task',
    message: `The values of '${found as string}' need more than ${extraBits.at(-1)} bits beyond those of their type.`,
    todo: 'look at the rows and at the weights: are they scaled as the network wants them?',
  })
}

/** The first place where even a wide type was not enough. */
function beyond(reading: KernelReading, { ranges }: Report, extra: number): string | undefined {
  const { graph } = reading
  const typed: [string, NamedType][] = [
    ...Object.values(graph.values).map(({ name, type }): [string, NamedType] => [name, type]),
    ...graph.layers.flatMap(layer =>
      watchedOf(layer).map((role): [string, NamedType] => [`${layer.name}.${role}`, layer.types[role]!]),
    ),
  ]
  return typed.find(([name, { precision }]) => {
    const wide = widen(precision, extra)
    const { min, max } = ranges[name] ?? {}
    if (wide === undefined || min === undefined || max === undefined) return false
    const { low, high } = limitsOf(wide)
    return min <= low || max >= high
  })?.[0]
}

function watchedOf(layer: LayerGraph['layers'][number]): readonly string[] {
  const between = layer.types['depthwise.result']?.precision.kind === 'fixed' ? ['depthwise.result'] : []
  return [...accumulatorsOf(layer), ...between]
}

function profileOf(
  { graph }: KernelReading,
  { ranges, counts }: Report,
  outputs: KernelOutputs,
  withAccumulators: boolean,
): RangeProfile {
  const values = Object.fromEntries(
    Object.keys(graph.values).map((name): [string, UnwrappedRange] => [
      name,
      { ...ranges[name]!, overflows: counts[name] ?? 0 },
    ]),
  )
  const join = (all: readonly UnwrappedRange[]): UnwrappedRange => ({
    ...joinRanges(all),
    overflows: all.reduce((sum, { overflows }) => sum + overflows, 0),
  })
  const layers = Object.fromEntries(
    graph.layers.map(layer => [layer.name, join(layer.outputs.map(output => values[output]!))]),
  )
  const accumulators = Object.fromEntries(
    graph.layers.flatMap(layer => {
      const roles = (withAccumulators ? watchedOf(layer) : []).map(role => [
        role,
        ranges[`${layer.name}.${role}`]!,
      ])
      return roles.length === 0 ? [] : [[layer.name, Object.fromEntries(roles)]]
    }),
  )
  const virtualLayers = Object.fromEntries(
    graph.virtualLayers.map(one => [one.name, join(one.layers.map(layer => layers[layer]!))]),
  )
  return { graph, values, layers, accumulators, virtualLayers, outputs }
}
