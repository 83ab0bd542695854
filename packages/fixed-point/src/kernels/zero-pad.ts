import { makeConverter } from '../fast/make-converter.js'
import type { FixedType } from '../type/fixed-type.js'
import { type Axis, windowIndices } from './conv.js'
import type { RawLayer } from './raw-layer.js'

/** hls4ml's `zeropad1d_cl` and `zeropad2d_cl`; of the axes only size, before and after count. */
export function makeZeroPad(
  { input, result }: { readonly input: FixedType; readonly result: FixedType },
  height: Pick<Axis, 'size' | 'before' | 'after'>,
  width: Pick<Axis, 'size' | 'before' | 'after'>,
  channels: number,
): RawLayer {
  const convert = makeConverter(input, result)
  const indices = windowIndices(
    { ...height, kernel: 1, stride: 1 },
    { ...width, kernel: 1, stride: 1 },
    channels,
  )
  return values => Float64Array.from(indices, index => (index < 0 ? 0 : convert(values[index]!)))
}
