import { weightsError } from '../keras-error.js'
import type { ByLayer } from '../network.js'
import { partsOf, type Slot } from './flat-weights.js'

/**
 * Masks as one vector beside the weights: 0 where a weight is held at zero; undefined when none is.
 * @throws METAML_E_KERAS_WEIGHTS when a mask does not fit its array
 */
export function keepVector(
  masks: ByLayer<Uint8Array>,
  slots: readonly Slot[],
  size: number,
): Uint8Array | undefined {
  if (masks.size === 0) return undefined
  const keep = new Uint8Array(size).fill(1)
  const parts = partsOf(slots, keep)
  for (const [layer, arrays] of masks) {
    for (const [name, mask] of arrays) {
      const part = parts.get(layer)?.get(name)
      if (part?.length !== mask.length) {
        throw weightsError(`The mask of '${layer}/${name}' does not fit the network.`, {
          expected: part === undefined ? 'no such mask' : `${part.length} values`,
          found: `${mask.length} values`,
        })
      }
      part.set(mask)
    }
  }
  return keep
}

/** Sets the values to zero that are not kept. */
export function applyMasks(values: Float32Array, keep: Uint8Array | undefined): void {
  if (keep === undefined) return
  for (let i = 0; i < values.length; i++) if (keep[i] === 0) values[i] = 0
}

/** Whether two vectors of masks hold the same values. */
export function sameMasks(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.every((keep, i) => keep === b[i])
}
