import { MetamlError } from '@metaml/core'
import { type FixedType, fractionBits, parseType } from '@metaml/fixed-point'
import type { Layer, LayerGraph } from '@metaml/hls-cpp/graph'
import { hasDistances } from './apply-types.js'
import { type Form, type FormedVariable, weightsOf } from './format-types.js'
import { integerBits, type Span, widen } from './integer-bits.js'
import { largestBits, minFraction } from './min-fraction.js'
import type { Choice, PrecisionState } from './precision-state.js'
import { unsignedLayers } from './signedness.js'
import type { Variable } from './variables.js'

/** What the forms of types follow from. */
export interface FormOptions {
  /** Of each layer's results and of the inputs, before any overflow. */
  readonly ranges: { readonly [layer: string]: Span }
  /** How much wider than its range a type reaches. */
  readonly margin: number
  readonly minWidth: number
  readonly maxWidth: number
}

const plain = { quantization: 'AP_TRN', overflow: 'AP_WRAP', wrapBits: 0 } as const

/** Gives every variable the form of its type: the sign and the integer bits that its values ask for. */
export function formVariables(
  graph: LayerGraph,
  variables: readonly Variable[],
  options: FormOptions,
): FormedVariable[] {
  const unsigned = unsignedLayers(graph)
  return variables.map(variable => {
    const values = weightsOf(graph, variable)
    const form: Form =
      values === undefined
        ? formOf(graph, variable, unsigned, options)
        : { signed: true, values, modes: { ...plain, quantization: 'AP_RND' } }
    return { ...variable, form, minFraction: minFraction(graph, variable, form, options.minWidth) }
  })
}

function formOf(
  graph: LayerGraph,
  { layer: name, role, type }: Variable,
  unsigned: ReadonlySet<string>,
  options: FormOptions,
): Form {
  const layer = graph.layers.find(one => one.name === name)
  const kept: Form = { signed: type.signed, integer: type.integer, modes: modesOf(type) }
  if (layer?.kind === 'softmax') return softmaxForm(graph, layer, role) ?? kept
  const summed = isSum(layer, role) && type.overflow === 'AP_WRAP'
  if (role !== 'result' && !summed) return kept
  const span = options.ranges[name]
  if (span === undefined) return kept
  const signed = !unsigned.has(name)
  const growth = layer !== undefined && /pooling/.test(layer.kind) && summed ? poolGrowth(graph, layer) : 0
  const integer = integerBits(widen(span, options.margin), signed) + growth
  const distances = role === 'result' && feedsDistances(graph, layer)
  // What a stable softmax looks up is the distance to the largest value, in a type without the sign.
  const distance = distances ? integerBits({ min: 0, max: span.max - span.min }, false) + (signed ? 1 : 0) : 0
  // A network may have been trained with results that round or saturate: they go on doing so.
  return { signed, integer: Math.max(integer, distance), modes: modesOf(type) }
}

/** An accumulator that need only hold the last sum, as long as it wraps. */
function isSum(layer: Layer | undefined, role: string): boolean {
  return role === 'accum' && layer !== undefined && /^(dense|conv|pooling|global)/.test(layer.kind)
}

function modesOf({ quantization, overflow, wrapBits }: FixedType): Form['modes'] {
  return { quantization, overflow, wrapBits }
}

/** A softmax's exponentials are at most 1 where the maximum is taken off before: at most so many add up. */
function softmaxForm(graph: LayerGraph, layer: Layer, role: string): Form | undefined {
  if (role === 'result') return { signed: false, integer: 1, modes: plain }
  if (!hasDistances(layer)) return undefined
  const terms = Number(layer.attributes.n_slice?.value ?? sizeOf(graph, layer.inputs[0]!))
  const sum = Math.floor(Math.log2(terms)) + 1
  const modes = { quantization: 'AP_RND', overflow: 'AP_SAT', wrapBits: 0 } as const
  switch (role) {
    case 'exp_table':
    case 'inv_table':
      return { signed: false, integer: 1, modes }
    case 'accum':
      return { signed: false, integer: sum, modes: plain }
    case 'inv_inp':
      return { signed: false, integer: sum, modes }
    default:
      return undefined
  }
}

/** Bits by which the sum of a window is wider than its values. */
function poolGrowth(graph: LayerGraph, { kind, attributes, inputs, outputs }: Layer): number {
  const whole = sizeOf(graph, inputs[0]!) / sizeOf(graph, outputs[0]!)
  const height = kind.endsWith('2d') ? Number(attributes.pool_height?.value ?? 1) : 1
  const window = kind.startsWith('global') ? whole : height * Number(attributes.pool_width?.value ?? 1)
  return Math.ceil(Math.log2(Math.max(1, window)))
}

function feedsDistances(graph: LayerGraph, layer: Layer | undefined): boolean {
  return graph.layers.some(one => hasDistances(one) && layer?.outputs.includes(one.inputs[0]!))
}

function sizeOf(graph: LayerGraph, value: string): number {
  return graph.values[value]!.shape.reduce((product, n) => product * n, 1)
}

/** Where a search starts: the fraction bits of `startPrecision` for every variable, as many as its width allows. */
export function startState(
  variables: readonly FormedVariable[],
  startPrecision: string,
  maxWidth: number,
): PrecisionState {
  const fraction = fractionBits(parseType(startPrecision))
  return Object.fromEntries(
    variables.map(({ name, form, minFraction }): [string, Choice] => {
      const integer = form.integer ?? largestBits(form.values!) + 1
      if (integer > maxWidth) throw tooNarrow(name, integer, maxWidth)
      return [name, { fraction: Math.max(minFraction, Math.min(fraction, maxWidth - integer)) }]
    }),
  )
}

function tooNarrow(variable: string, integer: number, maxWidth: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_QUANTIZATION_WIDTH',
    kind: 'usage',
    message: `The values of '${variable}' need ${integer} integer bits.`,
    expected: `a maxWidth of ${integer} or more`,
    found: `maxWidth ${maxWidth}`,
    todo: 'give a larger maxWidth, or scale the inputs',
  })
}
