import { type Cast, castFits, writeCast } from './cast.js'
import type { Kernels } from './kernels.js'
import type { LayerIo } from './layer-io.js'
import { featureBytes } from './windows.js'

/**
 * A sum or difference of two values, each shifted to the last bit of the sum's type, in the module's memory; the shorter one
 * repeats. Undefined where 64 bits do not hold sums of at most `largest`.
 */
export function writeSum(
  kernels: Kernels,
  { operation, sizes }: { readonly operation: 'add' | 'subtract'; readonly sizes: readonly [number, number] },
  shifts: readonly [number, number],
  cast: Cast,
  largest: number,
  count: boolean,
): ((io: LayerIo) => void) | undefined {
  const wide = largest >= 2 ** 31 || !castFits(cast, largest, 32)
  if (wide && !castFits(cast, largest, 64)) return undefined
  const p = kernels.allocate(192)
  kernels.i32().set([Math.max(...sizes), ...sizes, ...shifts], p / 4 + 7)
  kernels.i32().set([operation === 'subtract' ? 1 : 0, wide ? 1 : 0], p / 4 + 12)
  writeCast(kernels, p + 64, cast, count)
  return ({ rows, source, other, target }) => {
    const places = [source, other!, target].flatMap(({ address, features }) => [
      address,
      features * featureBytes,
    ])
    kernels.i32().set([rows, ...places], p / 4)
    kernels.functions.sum(p)
  }
}
