import { type Cast, castFits, noCast, writeCast } from './cast.js'
import type { Kernels } from './kernels.js'
import type { LayerIo } from './layer-io.js'
import { featureBytes } from './windows.js'

/** A layer that takes values one by one. */
export interface MapPlan {
  readonly kind: 'linear' | 'relu' | 'relu-max'
  readonly cast: Cast
  /** Of `relu-max`, raw values of the input's and the result's type. */
  readonly limit: number
  readonly highest: number
}

/** A map in the module's memory; undefined where it does not have the cast for values of at most `largest`. */
export function writeMap(
  kernels: Kernels,
  table: { readonly address: number; readonly count: number },
  { kind, cast, limit, highest }: MapPlan,
  largest: number,
  count: boolean,
): ((io: LayerIo) => void) | undefined {
  const wide = !castFits(cast, largest, 32)
  if (wide && !castFits(cast, largest, 64)) return undefined
  const p = kernels.allocate(192)
  const kinds = ['linear', 'relu', 'relu-max']
  const clamped = Math.min(Math.floor(limit), 2 ** 31 - 1)
  kernels.i32().set([table.address, table.count], p / 4 + 3)
  kernels.i32().set([kinds.indexOf(kind), clamped, highest, wide ? 1 : 0], p / 4 + 7)
  writeCast(kernels, p + 64, cast, count)
  return ({ rows, source, target }) => {
    const i32 = kernels.i32()
    i32.set([rows, source.address, source.features * featureBytes], p / 4)
    i32.set([target.address, target.features * featureBytes], p / 4 + 5)
    kernels.functions.map(p)
  }
}

/** The largest of each window, of which the table has the features; padding counts as the raw value `padding`. */
export function writeMaxPool(
  kernels: Kernels,
  table: { readonly address: number; readonly count: number },
  window: number,
  padding: number,
): (io: LayerIo) => void {
  const p = kernels.allocate(192)
  kernels.i32().set([table.address, table.count], p / 4 + 3)
  kernels.i32().set([window, padding], p / 4 + 11)
  writeCast(kernels, p + 64, noCast, false)
  return ({ rows, source, target }) => {
    const i32 = kernels.i32()
    i32.set([rows, source.address, source.features * featureBytes], p / 4)
    i32.set([target.address, target.features * featureBytes], p / 4 + 5)
    kernels.functions.maxPool(p)
  }
}

/** A table of features for a map or a pooling; −1 stands for none. */
export function writeFeatures(kernels: Kernels, features: Int32Array): number {
  const address = kernels.allocate(4 * features.length)
  kernels.i32().set(
    features.map(feature => (feature < 0 ? -1 : feature * featureBytes)),
    address / 4,
  )
  return address
}
