import { type GraphLayer, initializeWeights, type Network } from '@metaml/keras'

/** A layer by class and settings; its name is the class with its place. */
export type Short = readonly [className: string, config?: Record<string, unknown>]

/** A Sequential network of layers on inputs of a shape, its weights drawn by a seed. */
export function build(inputShape: readonly number[], layers: readonly Short[], seed = 1): Network {
  const input: GraphLayer = {
    class_name: 'InputLayer',
    config: { name: 'in', batch_input_shape: [null, ...inputShape] },
  }
  const others = layers.map(
    ([className, config], i) =>
      ({
        class_name: className,
        config: { name: `${className.toLowerCase()}_${i + 1}`, ...config },
      }) as GraphLayer,
  )
  const graph = { class_name: 'Sequential', config: { name: 'net', layers: [input, ...others] } } as const
  return initializeWeights({ graph }, seed)
}

/** A layer of a functional graph: class, settings (its name among them) and the layers that feed it. */
export type Wired = readonly [
  className: string,
  config: { readonly name: string; readonly [setting: string]: unknown },
  inputs: readonly string[],
]

/** A functional network on the input `in`; the last of the layers is its output. */
export function wire(inputShape: readonly number[], layers: readonly Wired[], seed = 1): Network {
  const input = {
    class_name: 'InputLayer',
    config: { name: 'in', batch_input_shape: [null, ...inputShape] },
    inbound_nodes: [],
  } as GraphLayer
  const others = layers.map(
    ([class_name, config, inputs]) =>
      ({
        class_name,
        config,
        inbound_nodes: [inputs.map(name => [name, 0, 0, {}])],
      }) as unknown as GraphLayer,
  )
  const config = {
    name: 'net',
    layers: [input, ...others],
    input_layers: [['in', 0, 0]],
    output_layers: [[layers.at(-1)![1].name, 0, 0]],
  } as const
  return initializeWeights({ graph: { class_name: 'Functional', config } }, seed)
}

/** Numbers that look random and are always the same; about 0, at most 1. */
export function numbers(count: number, seed = 1): Float32Array {
  let state = seed
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** Rows whose class shows: each class has a centre of its own, with noise about it. */
export function clusters(rows: number, features: number, classes: number, seed = 1) {
  const centres = numbers(features * classes, 99)
  const noise = numbers(rows * features, seed)
  const y = Uint8Array.from({ length: rows }, (_, row) => row % classes)
  const x = noise.map((value, i) => {
    const row = Math.floor(i / features)
    return value * 1.5 + centres[y[row]! * features + (i % features)]!
  })
  return { x, y, rows }
}

/** The arrays of a network, laid end to end. */
export function allValues(network: Network): Float32Array {
  const arrays = [...network.weights.values()].flatMap(layer => [...layer.values()])
  return Float32Array.from(arrays.flatMap(({ data }) => [...data]))
}

/** The network with other values in every array: such that no array is as it was initialised. */
export function shaken(network: Network, seed = 3): Network {
  const weights = new Map(
    [...network.weights].map(([layer, arrays], i) => {
      const other = [...arrays].map(([name, { shape, data }], j) => {
        const values = numbers(data.length, seed + 100 * i + j)
        // A variance is positive.
        return [
          name,
          { shape, data: name === 'moving_variance' ? values.map(v => 0.5 + v * v) : values },
        ] as const
      })
      return [layer, new Map(other)]
    }),
  )
  return { ...network, weights }
}
