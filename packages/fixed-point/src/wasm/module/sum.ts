// Sums and differences of two values. `p` points to a struct that sum.ts beside this folder lays out.
import { cast64, castTile, setValid } from './cast'

const ROWS: usize = 0
const SOURCE: usize = 4
const SOURCE_STRIDE: usize = 8
const OTHER: usize = 12
const OTHER_STRIDE: usize = 16
const TARGET: usize = 20
const TARGET_STRIDE: usize = 24
const COUNT: usize = 28
/** Features of each input; the shorter one repeats. */
const SOURCE_COUNT: usize = 32
const OTHER_COUNT: usize = 36
/** To the last bit of the sum. */
const SOURCE_SHIFT: usize = 40
const OTHER_SHIFT: usize = 44
const SUBTRACT: usize = 48
/** Whether 64 bits are needed. */
const WIDE: usize = 52
const CAST: usize = 64

export function sum(p: usize): void {
  const subtract = load<i32>(p, SUBTRACT) !== 0
  const wide = load<i32>(p, WIDE) !== 0
  const sourceCount = load<i32>(p, SOURCE_COUNT)
  const otherCount = load<i32>(p, OTHER_COUNT)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    setValid(load<i32>(p, ROWS) - tile * 16)
    const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE)
    const other = load<usize>(p, OTHER) + tile * load<i32>(p, OTHER_STRIDE)
    let target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE)
    for (let k = 0; k < load<i32>(p, COUNT); k++) {
      const a = source + 64 * (k % sourceCount)
      const b = other + 64 * (k % otherCount)
      if (wide) sumWide(p, a, b, target, subtract)
      else sumTile(p, a, b, target, subtract)
      target += 64
    }
  }
}

function sumTile(p: usize, a: usize, b: usize, target: usize, subtract: bool): void {
  const aShift = load<i32>(p, SOURCE_SHIFT)
  const bShift = load<i32>(p, OTHER_SHIFT)
  for (let j: usize = 0; j < 64; j += 16) {
    const x = i32x4.shl(v128.load(a + j), aShift)
    const y = i32x4.shl(v128.load(b + j), bShift)
    v128.store(target + j, subtract ? i32x4.sub(x, y) : i32x4.add(x, y))
  }
  castTile(target, p + CAST)
}

function sumWide(p: usize, a: usize, b: usize, target: usize, subtract: bool): void {
  const aShift = <i64>load<i32>(p, SOURCE_SHIFT)
  const bShift = <i64>load<i32>(p, OTHER_SHIFT)
  for (let row = 0; row < 16; row++) {
    const at = 4 * row
    const x = (<i64>load<i32>(a + at)) << aShift
    const y = (<i64>load<i32>(b + at)) << bShift
    store<i32>(target + at, <i32>cast64(subtract ? x - y : x + y, p + CAST, row))
  }
}
