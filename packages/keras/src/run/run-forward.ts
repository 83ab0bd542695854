import type { Layer } from '../layers.js'
import type { Random } from '../random.js'
import { fromArray, type Tensor, tidy, view } from './backend.js'
import type { Arrays, Passed } from './run-layer.js'
import { runners } from './runners.js'

/** The values of all arrays by layer. */
export type Values = ReadonlyMap<string, Arrays>

const none: Arrays = new Map()

/** Runs layers on a batch, one after the other; an InputLayer passes it on. Gives what each passed. */
export function runForward(
  layers: readonly Layer[],
  values: Values,
  batch: Tensor,
  random?: Random,
): { layer: Layer; passed: Passed }[] {
  let x = batch
  return layers
    .filter(({ className }) => className !== 'InputLayer')
    .map(layer => {
      const passed = runners.get(layer.className)!(layer, x, values.get(layer.name) ?? none, random)
      x = passed.y
      return { layer, passed }
    })
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
