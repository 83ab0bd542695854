import { type Layer, layers } from './layers.js'
import type { GraphLayer, Network, NetworkArray } from './network.js'

/** The array whose last axes are the outputs, of each class that a normalisation can be folded into. */
const kernels: { readonly [className: string]: string } = {
  Dense: 'kernel',
  Conv1D: 'kernel',
  Conv2D: 'kernel',
  DepthwiseConv1D: 'depthwise_kernel',
  DepthwiseConv2D: 'depthwise_kernel',
  SeparableConv1D: 'pointwise_kernel',
  SeparableConv2D: 'pointwise_kernel',
}

/**
 * Folds each BatchNormalization into the layer before it: the network answers the same, up to the rounding of float32,
 * without these layers. Masks of kernels stay as they are.
 *
 * Left as it is: a normalisation behind anything but a linear dense layer or convolution that feeds nothing else, and one
 * beside quantisers, which would be applied to other weights.
 */
export function foldBatchNorm(network: Network): Network {
  let folded = network
  for (const norm of layers(network)) {
    if (norm.className !== 'BatchNormalization') continue
    const all = layers(folded)
    const before = all.find(({ name }) => name === norm.inputs[0])!
    if (isFoldable(before, norm, all)) folded = fold(folded, before, norm)
  }
  return folded
}

function isFoldable(before: Layer, norm: Layer, all: readonly Layer[]): boolean {
  const users = all.filter(({ inputs }) => inputs.includes(before.name))
  const { activation = 'linear' } = before.config
  return (
    kernels[before.className] !== undefined &&
    activation === 'linear' &&
    users.length === 1 &&
    before.quantizers.size === 0 &&
    norm.quantizers.size === 0
  )
}

function fold(network: Network, before: Layer, norm: Layer): Network {
  const kernelName = kernels[before.className]!
  const arrays = network.weights.get(before.name)!
  const kernel = arrays.get(kernelName)!
  const { scale, shift } = affineOf(network, norm)
  const bias = arrays.get('bias')?.data
  // In C order the outputs are the last axis, of a depthwise kernel the last two.
  const changed = new Map<string, NetworkArray>([
    ...arrays,
    [kernelName, { ...kernel, data: kernel.data.map((value, i) => value * scale[i % scale.length]!) }],
    [
      'bias',
      {
        shape: [scale.length],
        data: Float32Array.from(shift, (value, c) => value + (bias?.[c] ?? 0) * scale[c]!),
      },
    ],
  ])
  const weights = new Map(network.weights).set(before.name, changed)
  weights.delete(norm.name)
  const masks = new Map(network.masks)
  const kept = new Map(masks.get(before.name))
  if (kept.delete('bias')) masks.set(before.name, kept)
  masks.delete(norm.name)
  return { ...network, graph: withoutLayer(network.graph, before, norm), weights, masks }
}

/** A normalisation as `scale · x + shift`, by channel. */
function affineOf(network: Network, norm: Layer): { scale: Float64Array; shift: Float64Array } {
  const arrays = network.weights.get(norm.name)!
  const values = (name: string) => arrays.get(name)?.data
  const epsilon = (norm.config.epsilon as number | undefined) ?? 1e-3
  const gamma = values('gamma')
  const scale = Float64Array.from(
    values('moving_variance')!,
    (variance, c) => (gamma?.[c] ?? 1) / Math.sqrt(variance + epsilon),
  )
  const [mean, beta] = [values('moving_mean')!, values('beta')]
  return { scale, shift: scale.map((factor, c) => (beta?.[c] ?? 0) - mean[c]! * factor) }
}

function withoutLayer(graph: Network['graph'], before: Layer, norm: Layer): Network['graph'] {
  type End = readonly [string, number, number]
  const redirect = <T extends readonly [string, ...unknown[]]>(ends: readonly T[]): T[] =>
    ends.map(end => (end[0] === norm.name ? (end.with(0, before.name) as unknown as T) : end))
  const rewire = (layer: GraphLayer): GraphLayer => ({
    ...layer,
    ...(layer.config.name === before.name && { config: { ...layer.config, use_bias: true } }),
    ...(layer.inbound_nodes && { inbound_nodes: layer.inbound_nodes.map(redirect) }),
  })
  const { layers: written, output_layers: outputs } = graph.config
  return {
    ...graph,
    config: {
      ...graph.config,
      layers: written.filter(({ config }) => config.name !== norm.name).map(rewire),
      ...(outputs && { output_layers: redirect<End>(outputs) }),
    },
  }
}
