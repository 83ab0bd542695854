import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'
import { countLayer } from './count-layer.js'
import { countScales } from './count-scales.js'
import type { LayerDescription } from './layer-description.js'
import { streamWords } from './stream-words.js'
import { windowFacts } from './window-facts.js'

/** What a graph is synthesized for. */
export interface Target {
  /** The HLS tool; see `HlsTool`. */
  readonly tool?: { readonly name?: string; readonly version?: string }
  readonly part: string
  readonly clockNs: number
  /** What the tool leaves free of the clock period; default: what it left in the measured projects. */
  readonly uncertaintyNs?: number
  /** Where the project forces multipliers with `config_op mul -impl`. */
  readonly multipliers?: 'dsp' | 'fabric'
}

/** Kinds of the graph by the names that calibration lines have. */
const kinds: { readonly [kind: string]: string } = { batch_normalization: 'normalize' }

/**
 * Describes every layer of a graph, in its order: the counts of a dense layer are made from its weights after their cast,
 * without what a quantiser at its inputs makes zero.
 */
export function describeGraph(graph: LayerGraph, target: Target): LayerDescription[] {
  const described: LayerDescription[] = []
  /** Of values of which some elements are constants: how many, and which a quantiser makes zero. */
  const dead = new Map<string, number>()
  const zeros = new Map<string, ReadonlySet<number>>()
  /** Of values whose elements a quantiser casts to types of their own. */
  const uneven = new Set<string>()
  for (const layer of graph.layers) {
    const [input] = layer.inputs
    const from = input === undefined ? undefined : graph.values[input]
    const made = describeLayer(graph, layer, target, {
      deadInputs: dead.get(input ?? '') ?? 0,
      zeroInputs: zeros.get(input ?? ''),
      uneven: uneven.has(input ?? ''),
    })
    described.push(made)
    for (const output of layer.outputs) {
      if (layer.casts !== undefined) zeros.set(output, zeroCasts(layer))
      if (isUneven(layer)) uneven.add(output)
      const lost =
        layer.kind === 'dense'
          ? (made.n_dead_outputs ?? 0)
          : from === undefined
            ? 0
            : (dead.get(from.name) ?? 0)
      dead.set(output, lost)
    }
  }
  return described
}

/** What is known of the value that a layer reads. */
interface Before {
  readonly deadInputs: number
  readonly zeroInputs: ReadonlySet<number> | undefined
  readonly uneven: boolean
}

function describeLayer(
  graph: LayerGraph,
  layer: Layer,
  { tool, part, clockNs, uncertaintyNs, multipliers }: Target,
  { deadInputs, zeroInputs, uneven }: Before,
): LayerDescription {
  const input = layer.inputs[0] === undefined ? undefined : graph.values[layer.inputs[0]]
  const output = layer.outputs[0] === undefined ? undefined : graph.values[layer.outputs[0]]
  const attribute = (name: string): number | undefined => {
    const value = layer.attributes[name]?.value
    return typeof value === 'number' ? value : undefined
  }
  const conv = layer.kind === 'conv1d' || layer.kind === 'conv2d'
  // A pooling's own n_in and n_out count positions, not values.
  const pooled = /pooling/.test(layer.kind)
  const inputs = conv
    ? windowOf(attribute)
    : ((pooled ? undefined : attribute('n_in')) ?? sizeOf(input?.shape))
  const outputs = conv
    ? attribute('n_filt')
    : ((pooled ? undefined : attribute('n_out')) ?? sizeOf(output?.shape))
  const counts = layer.kind === 'dense' || conv ? countLayer(layer, inputs, outputs, zeroInputs) : undefined
  return {
    kind: kindOf(layer),
    layer: layer.name,
    tool: tool?.name,
    version: tool?.version,
    part,
    clock_target_ns: clockNs,
    uncertainty_ns: uncertaintyNs,
    io_type: graph.ioType,
    config_op_mul_impl: multipliers,
    n_in: inputs,
    n_out: outputs,
    strategy: layer.strategy?.toLowerCase(),
    reuse_factor: layer.reuseFactor,
    input_type: input?.type.text,
    weight_type: (layer.types.weight ?? layer.types.scale)?.text,
    bias_type: layer.types.bias?.text,
    accum_type: layer.types.accum?.text,
    output_type: output?.type.text,
    table_size: attribute('table_size') ?? attribute('exp_table_size'),
    table_t: layer.types.table?.text,
    exp_table_t: layer.types.exp_table?.text,
    inv_table_t: layer.types.inv_table?.text,
    n_dead_inputs: deadInputs,
    ...(uneven && { note: 'HGQ: a quantiser for each input' }),
    ...(conv && { n_copies: copiesOf(attribute), n_partitions: attribute('n_partitions') }),
    ...streamWords(graph, layer),
    ...windowFacts(layer),
    ...(layer.kind === 'batch_normalization' && countScales(layer)),
    ...counts,
  }
}

function kindOf({ kind, function: called }: Layer): string {
  return kind === 'activation' || kind === 'parametric_activation' ? called : (kinds[kind] ?? kind)
}

/** Values that a window of a convolution reads. */
function windowOf(attribute: (name: string) => number | undefined): number | undefined {
  const [width, channels] = [attribute('filt_width'), attribute('n_chan')]
  return width === undefined || channels === undefined
    ? undefined
    : (attribute('filt_height') ?? 1) * width * channels
}

/** Positions that a partition of a convolution computes at once. */
function copiesOf(attribute: (name: string) => number | undefined): number | undefined {
  const [width, partitions] = [attribute('out_width'), attribute('n_partitions')]
  return width === undefined || partitions === undefined
    ? undefined
    : Math.ceil(((attribute('out_height') ?? 1) * width) / partitions)
}

/** Elements that a quantiser makes zero: those without a cast, or with one of no bits. */
function zeroCasts({ casts }: Layer): ReadonlySet<number> {
  return new Set(
    casts?.flatMap((cast, i) =>
      cast === undefined || (cast.kind === 'fixed' && cast.width === 0) ? [i] : [],
    ) ?? [],
  )
}

/** Whether a quantiser has several types: narrower inputs cut work that the weights do not show. */
function isUneven({ casts }: Layer): boolean {
  return new Set(casts?.map(cast => JSON.stringify(cast))).size > 1
}

function sizeOf(shape: readonly number[] | undefined): number | undefined {
  return shape?.reduce((size, one) => size * one, 1)
}
