import type { FixedType, Precisions } from '@metaml/fixed-point'
import { fixedType, overflows, printType, quantizations } from '@metaml/fixed-point'
import type { Attribute, GraphValue, Layer, LayerGraph, LayerKind, NamedType } from '@metaml/hls-cpp/graph'
import type { Random } from '../exactness/random.js'

/** A graph under construction: each layer reads what the last one wrote. */
interface Chain {
  readonly random: Random
  readonly values: { [name: string]: GraphValue }
  readonly layers: Layer[]
  last: GraphValue
}

/** A random chain of layers over numbers or a small image, for arrays or streams. */
export function randomGraph(random: Random): LayerGraph {
  const ioType = random.pick(['io_parallel', 'io_stream'] as const)
  const image = random.int(0, 1) === 1
  const shape = image ? [random.int(4, 6), random.int(4, 6), random.int(1, 3)] : [random.int(1, 9)]
  const x: GraphValue = { name: 'x', type: named(randomType(random)), shape }
  const chain: Chain = { random, values: { x }, layers: [], last: x }
  const steps = random.int(1, 4)
  for (let i = 0; i < steps; i++) {
    const steps = image
      ? [conv, depthwise, pool, zeroPad, normalize, activation, merge]
      : [dense, normalize, activation, merge]
    random.pick(steps)(chain)
  }
  if (image) dense(chain)
  if (random.int(0, 1) === 1) softmax(chain)
  const { values, layers, last } = chain
  return { top: 'top', ioType, inputs: ['x'], outputs: [last.name], values, layers, virtualLayers: [] }
}

/** Other types for some of the roles of a graph. */
export function randomPrecisions(random: Random, { layers }: LayerGraph): Precisions {
  const precisions: { [layer: string]: { [role: string]: FixedType } } = {}
  if (random.int(0, 1) === 1) precisions.x = { result: randomType(random) }
  for (const { name, types, kind } of layers) {
    if (random.int(0, 2) === 0) continue
    precisions[name] = Object.fromEntries(
      Object.keys(types)
        // What a table is read with must have as many bits as the table's size.
        .filter(role => kind !== 'softmax' || !['inv_inp', 'inp_norm'].includes(role))
        .map(role => [role, randomType(random)]),
    )
  }
  return precisions
}

/** Numbers around what types of few integer bits hold, ties and zeros among them. */
export function randomRowsOf(random: Random, count: number): Float64Array {
  return Float64Array.from({ length: count }, () => {
    const number = (random.int(-4096, 4096) / 1024) * 2 ** random.int(-3, 3)
    return random.int(0, 3) === 0 ? Math.round(number * 8) / 8 : number
  })
}

/** Mostly as people choose them; every mode, and now and then a width at the ends of what is exact. */
export function randomType(random: Random): FixedType {
  const usual = random.int(0, 2) > 0
  const width = random.pick([
    random.int(2, 8),
    random.int(6, 18),
    random.int(6, 18),
    random.int(12, 26),
    random.int(20, 34),
  ])
  return fixedType(width, random.int(-1, Math.min(width, 10)), {
    signed: random.int(0, 4) > 0,
    quantization: usual ? random.pick(['AP_TRN', 'AP_RND'] as const) : random.pick(quantizations),
    overflow: usual
      ? random.pick(['AP_WRAP', 'AP_SAT'] as const)
      : random.pick(overflows.filter(mode => mode !== 'AP_WRAP_SM')),
  })
}

function dense(chain: Chain): void {
  const [inputs, outputs] = [sizeOf(chain.last), chain.random.int(1, 9)]
  weighted(chain, 'dense', 'dense', [outputs], inputs, outputs, {
    n_in: inputs,
    n_out: outputs,
    reuse_factor: inputs,
  })
}

function conv(chain: Chain): void {
  convolution(chain, chain.random.int(1, 4), 'conv2d', 'conv_2d_cl')
}

function depthwise(chain: Chain): void {
  convolution(chain, chain.last.shape.at(-1)!, 'depthwise_conv2d', 'depthwise_conv_2d_cl')
}

function convolution(chain: Chain, filters: number, kind: LayerKind, name: string): void {
  const { random, last } = chain
  const [height, width, channels] = last.shape as [number, number, number]
  const [kernelHeight, kernelWidth] = [random.int(1, 3), random.int(1, 3)]
  const [stride, pad] = [random.int(1, 2), random.int(0, 1)]
  const out = (size: number, kernel: number) => Math.floor((size + 2 * pad - kernel) / stride) + 1
  const shape = [out(height, kernelHeight), out(width, kernelWidth), filters]
  if (shape.some(n => n < 1)) return
  const window = kernelHeight * kernelWidth * channels
  const attributes = {
    ...{ in_height: height, in_width: width, n_chan: channels, n_filt: filters },
    ...{ filt_height: kernelHeight, filt_width: kernelWidth, stride_height: stride, stride_width: stride },
    ...{ pad_top: pad, pad_bottom: pad, pad_left: pad, pad_right: pad },
    ...{ reuse_factor: window, 'mult.reuse_factor': window },
  }
  weighted(chain, kind, name, shape, kind === 'conv2d' ? window : window / channels, filters, attributes)
}

function weighted(
  chain: Chain,
  kind: LayerKind,
  name: string,
  shape: readonly number[],
  inputs: number,
  outputs: number,
  attributes: { readonly [name: string]: number },
): void {
  const { random } = chain
  const weights = {
    weight: numbers(random, inputs * outputs),
    bias: numbers(random, outputs),
  }
  const strategy = random.pick(['latency', 'resource'])
  append(chain, kind, name, shape, ['weight', 'bias', 'accum'], { weights, attributes, strategy })
}

function normalize(chain: Chain): void {
  const channels = chain.last.shape.at(-1)!
  const weights = { scale: numbers(chain.random, channels), bias: numbers(chain.random, channels) }
  append(chain, 'batch_normalization', 'normalize', chain.last.shape, ['scale', 'bias'], { weights })
}

function activation(chain: Chain): void {
  const { random } = chain
  const name = random.pick(['linear', 'relu', 'relu', 'relu6', 'relu1', 'leaky_relu'])
  const leaky = name === 'leaky_relu'
  const kind = leaky ? 'parametric_activation' : 'activation'
  append(chain, kind, name, chain.last.shape, leaky ? ['param'] : [], { constants: leaky ? [0.3] : [] })
}

function pool(chain: Chain): void {
  const { random, last } = chain
  const [height, width, channels] = last.shape as [number, number, number]
  if (height < 2 || width < 2) return
  append(
    chain,
    'pooling2d',
    'pooling2d_cl',
    [Math.floor(height / 2), Math.floor(width / 2), channels],
    ['accum'],
    {
      attributes: {
        ...{ in_height: height, in_width: width, n_filt: channels, pool_height: 2, pool_width: 2 },
        ...{ stride_height: 2, stride_width: 2, pad_top: 0, pad_bottom: 0, pad_left: 0, pad_right: 0 },
        pool_op: random.pick(['Max', 'Average']),
      },
    },
  )
}

function zeroPad(chain: Chain): void {
  const [height, width, channels] = chain.last.shape as [number, number, number]
  append(chain, 'zero_padding2d', 'zeropad2d_cl', [height + 2, width + 1, channels], [], {
    attributes: {
      ...{ in_height: height, in_width: width, n_chan: channels },
      ...{ pad_top: 1, pad_bottom: 1, pad_left: 0, pad_right: 1 },
    },
  })
}

/** Of a value with itself behind an activation. */
function merge(chain: Chain): void {
  const first = chain.last
  activation(chain)
  const name = chain.random.pick(['add', 'subtract', 'multiply'] as const)
  append(chain, name, name, first.shape, [], { more: [first.name] })
}

function softmax(chain: Chain): void {
  const { random, last } = chain
  const bits = 2 ** random.int(2, 4)
  append(chain, 'softmax', 'softmax', last.shape, softmaxRoles, {
    types: Object.fromEntries(
      softmaxRoles.map(role => [
        role,
        fixedType(random.int(8, 18), random.int(2, 8), { quantization: 'AP_RND', overflow: 'AP_SAT' }),
      ]),
    ),
    attributes: {
      ...{ n_slice: sizeOf(last), exp_table_size: bits, inv_table_size: bits, exp_scale: 1 },
      implementation: random.pick(['latency', 'stable', 'argmax', 'legacy']),
    },
  })
}

const softmaxRoles = ['exp_table', 'inv_table', 'accum', 'inv_inp', 'inp_norm']

interface Parts {
  readonly weights?: { readonly [role: string]: Float64Array }
  readonly types?: { readonly [role: string]: FixedType }
  readonly attributes?: { readonly [name: string]: number | string }
  readonly constants?: readonly number[]
  readonly strategy?: string
  readonly more?: readonly string[]
}

function append(
  chain: Chain,
  kind: LayerKind,
  name: string,
  shape: readonly number[],
  roles: readonly string[],
  { weights = {}, types = {}, attributes = {}, constants = [], strategy, more = [] }: Parts,
): void {
  const { random, layers, values, last } = chain
  const id = `${name}${layers.length}`
  const all = [...roles, 'result'].map(role => [role, named(types[role] ?? randomType(random))] as const)
  const of = Object.fromEntries(all)
  const value: GraphValue = { name: `${id}_out`, type: of.result!, shape, producer: id }
  layers.push({
    name: id,
    kind,
    function: name,
    inputs: [last.name, ...more],
    outputs: [value.name],
    types: of,
    weights: Object.fromEntries(
      Object.entries(weights).map(([role, values]) => [
        role,
        { name: role, file: `${role}.txt`, type: of[role]!, values },
      ]),
    ),
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(name, value)]),
    ),
    constants,
    line: 1,
    ...(strategy !== undefined && { strategy }),
  })
  values[value.name] = value
  chain.last = value
}

function attribute(name: string, value: number | string): Attribute {
  return { name, kind: 'value', text: String(value), value }
}

function named(type: FixedType): NamedType {
  const text = printType(type)
  // Only the text is read.
  return { name: text, text, precision: { kind: 'float', bits: 64 } }
}

function numbers(random: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => (random.int(0, 2) === 0 ? 0 : random.int(-3000, 3000) / 1024))
}

function sizeOf({ shape }: GraphValue): number {
  return shape.reduce((product, n) => product * n, 1)
}
