import { activationOf, isPlain } from '../kinds/activation.js'
import type { Layer } from '../layers.js'
import type { Random } from '../random.js'
import { fromArray, type Tensor, tidy, view } from './backend.js'
import { runElementwise } from './elementwise.js'
import { quantizing } from './quantize.js'
import type { Arrays, Passed, PassedAll } from './run-layer.js'
import { mergers, runners } from './runners.js'
import { passActivation } from './simple-layers.js'

/** The values of all arrays by layer. */
export type Values = ReadonlyMap<string, Arrays>

const none: Arrays = new Map()

/** A layer, and how a batch passed it. */
export interface Step {
  readonly layer: Layer
  readonly passed: PassedAll
}

/** Runs layers on a batch, in their order; the InputLayer passes it on. Gives what each of the others passed. */
export function runForward(layers: readonly Layer[], values: Values, batch: Tensor, random?: Random): Step[] {
  const outputs = new Map<string, Tensor>()
  const steps: Step[] = []
  for (const layer of layers) {
    const { name, inputs } = layer
    if (inputs.length === 0) {
      outputs.set(name, batch)
      continue
    }
    const xs = inputs.map(input => outputs.get(input)!)
    const passed = runLayer(layer, xs, values.get(name) ?? none, random)
    outputs.set(name, passed.y)
    steps.push({ layer, passed })
  }
  return steps
}

function runLayer(
  layer: Layer,
  xs: readonly Tensor[],
  arrays: Arrays,
  random: Random | undefined,
): PassedAll {
  const merge = mergers.get(layer.className)
  if (merge !== undefined) return merge(layer, xs)
  const later = laterActivation(layer)
  const own = later === undefined ? layer : { ...layer, config: { ...layer.config, activation: 'linear' } }
  const { y, back } = runners.get(layer.className)!(
    own,
    xs[0]!,
    quantized(layer, arrays, random !== undefined),
    random,
  )
  if (later === undefined) return { y, back: (dy, into, wanted) => [back(dy, into, wanted)] }
  const then = later(y)
  return { y: then.y, back: (dy, into, wanted) => [back(then.back(dy, none, true)!, into, wanted)] }
}

/** What becomes of the output of a layer that does not apply its activation itself. */
function laterActivation({
  className,
  config,
  weights,
  quantizers,
}: Layer): ((y: Tensor) => Passed) | undefined {
  const quantizer = quantizers.get('activation')
  if (quantizer !== undefined) {
    const f = quantizing(quantizer)
    return y => runElementwise(f, y)
  }
  if (weights.length === 0 || config.activation === undefined) return undefined
  const name = activationOf(config)
  const applied = className === 'Dense' || className === 'Conv1D' || className === 'Conv2D'
  return name === 'linear' || (applied && isPlain(name)) ? undefined : y => passActivation(name, y)
}

/**
 * The arrays that a layer works with: quantised where it says so. Gradients go straight through; in training, moving
 * statistics stay themselves, because they are moved.
 */
function quantized({ quantizers }: Layer, arrays: Arrays, training: boolean): Arrays {
  if (quantizers.size === 0) return arrays
  return new Map(
    [...arrays].map(([name, values]) => {
      const quantizer = training && name.startsWith('moving_') ? undefined : quantizers.get(name)
      return [name, quantizer === undefined ? values : values.map(quantizing(quantizer).value)]
    }),
  )
}

/** The outputs of layers for many rows, row after row, worked out in pieces that bound the memory. */
export function runRows(
  layers: readonly Layer[],
  values: Values,
  x: Float32Array,
  rows: number,
): Float32Array {
  const { inputShape } = layers[0]!
  const inputs = size(inputShape)
  const width = size(layers.at(-1)!.outputShape)
  const outputs = new Float32Array(rows * width)
  const piece = pieceRows(layers)
  for (let start = 0; start < rows; start += piece) {
    const count = Math.min(piece, rows - start)
    tidy(() => {
      const batch = fromArray(x.subarray(start * inputs, (start + count) * inputs), [count, ...inputShape])
      outputs.set(view(runForward(layers, values, batch).at(-1)!.passed.y), start * width)
    })
  }
  return outputs
}

/** So many rows that no tensor has more than some four million values, and at most 4096. */
function pieceRows(layers: readonly Layer[]): number {
  const largest = layers.reduce((most, layer) => {
    const kernel = layer.className.startsWith('Conv') ? size(layer.weights[0]!.shape.slice(0, -1)) : 1
    const places = size(layer.outputShape.slice(0, -1))
    return Math.max(most, size(layer.inputShape), size(layer.outputShape), kernel * places)
  }, 1)
  return Math.min(4096, Math.max(1, Math.floor(2 ** 22 / largest)))
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1)
}
