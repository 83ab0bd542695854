import type { Layer } from '../layers.js'
import { type BackendName, startsNode } from './backend.js'
import { sizeOf } from './memory.js'

/** Products of fewer multiplications are not worth a call into TensorFlow. */
const leastWork = 8e6
/** Values that go there and back have to be used so often. */
const leastUse = 100

/**
 * The faster backend for a network and a batch size: `node` for large products of which tfjs-node makes up for
 * copying the values there and back, if it loads; else `wasm`.
 *
 * The rule was measured on dense networks of 64 to 512 units and convolutions of 8 to 64 channels. Batch 1024:
 * `wasm` 1.4 times faster at 64 units, as fast at 128, `node` 2.4 times faster at 256. Convolutions 3x3: `wasm`
 * 1.2 times faster at 16 channels, `node` 1.2 times faster at 32.
 */
export function chooseBackend(layers: readonly Layer[], batchSize: number): BackendName {
  let products = 0
  let work = 0
  let values = 0
  for (const { inputShape, outputShape, weights } of layers) {
    const kernel = weights.find(({ shape }) => shape.length > 1)
    if (kernel === undefined) continue
    products++
    work += sizeOf(kernel.shape) * sizeOf(outputShape.slice(0, -1))
    values += sizeOf(inputShape) + sizeOf(outputShape)
  }
  const isLarge = work * batchSize >= leastWork * products && work >= leastUse * values
  return isLarge && products > 0 && startsNode() ? 'node' : 'wasm'
}
