// hls4ml's softmax from tables, row by row. `p` points to a struct that write-softmax.ts lays out.
import { cast64, setValid } from './cast'

const ROWS: usize = 0
const SOURCE: usize = 4
const SOURCE_STRIDE: usize = 8
const COUNT: usize = 12
const TARGET: usize = 16
const TARGET_STRIDE: usize = 20
/** Whether the tables are read with the distance to the largest value. */
const STABLE: usize = 24
const EXPONENTS: usize = 28
const INVERSES: usize = 32
/** The bits of an address, and by how many bits it is shifted to become an index. */
const EXP_MASK: usize = 40
const INV_MASK: usize = 48
const EXP_SHIFT: usize = 56
const INV_SHIFT: usize = 60
/** What makes a value an address; the sum an accumulator; that an address; a product a result. */
const TO_ADDRESS: usize = 64
const TO_SUM: usize = 192
const TO_INVERSE: usize = 320
const TO_RESULT: usize = 448

export function softmax(p: usize): void {
  const count = load<i32>(p, COUNT)
  const end = <usize>(64 * count)
  const stable = load<i32>(p, STABLE) !== 0
  const exponents = load<usize>(p, EXPONENTS)
  const expMask = load<i64>(p, EXP_MASK)
  const expShift = <i64>load<i32>(p, EXP_SHIFT)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    setValid(load<i32>(p, ROWS) - tile * 16)
    for (let row = 0; row < 16; row++) {
      const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE) + 4 * row
      const target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE) + 4 * row
      let largest: i64 = load<i32>(source)
      for (let i: usize = 64; i < end; i += 64) largest = max(largest, <i64>load<i32>(source + i))
      let sum: i64 = 0
      for (let i: usize = 0; i < end; i += 64) {
        const raw = <i64>load<i32>(source + i)
        const address = stable ? cast64(largest - raw, p + TO_ADDRESS, row) : raw
        const term = load<i32>(exponents + ((<usize>((address & expMask) >> expShift)) << 2))
        store<i32>(target + i, term)
        sum += term
      }
      const address = cast64(cast64(sum, p + TO_SUM, row), p + TO_INVERSE, row)
      const index = <usize>((address & load<i64>(p, INV_MASK)) >> <i64>load<i32>(p, INV_SHIFT))
      const inverse = <i64>load<i32>(load<usize>(p, INVERSES) + (index << 2))
      for (let i: usize = 0; i < end; i += 64)
        store<i32>(target + i, <i32>cast64(<i64>load<i32>(target + i) * inverse, p + TO_RESULT, row))
    }
  }
}

/** One at the first of the largest values. `EXPONENTS` holds what one becomes. */
export function argmax(p: usize): void {
  const end = <usize>(64 * load<i32>(p, COUNT))
  const one = load<i32>(p, EXPONENTS)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++)
    for (let row = 0; row < 16; row++) {
      const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE) + 4 * row
      const target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE) + 4 * row
      let best: usize = 0
      for (let i: usize = 64; i < end; i += 64) if (load<i32>(source + i) > load<i32>(source + best)) best = i
      for (let i: usize = 0; i < end; i += 64) store<i32>(target + i, i === best ? one : 0)
    }
}
