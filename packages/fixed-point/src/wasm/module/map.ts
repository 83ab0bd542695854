// Layers that take values one by one, and poolings. `p` points to a struct that write-map.ts lays out.
import { cast32, cast64, setValid } from './cast'

const ROWS: usize = 0
const SOURCE: usize = 4
const SOURCE_STRIDE: usize = 8
const TABLE: usize = 12
const COUNT: usize = 16
const TARGET: usize = 20
const TARGET_STRIDE: usize = 24
/** 0: as it is, 1: ReLU, 2: ReLU with a limit. */
const KIND: usize = 28
const LIMIT: usize = 32
const HIGHEST: usize = 36
/** Whether 64 bits are needed. */
const WIDE: usize = 40
/** Features of a window of `maxPool`, and what its padding counts as. */
const WINDOW: usize = 44
const PADDING: usize = 48
const CAST: usize = 64

/** Casts the features that the table names by their offsets, −1 for a zero; the results lie one after the other. */
export function map(p: usize): void {
  const kind = load<i32>(p, KIND)
  const wide = load<i32>(p, WIDE) !== 0
  const limit = v128.load32_splat(p, LIMIT)
  const highest = v128.load32_splat(p, HIGHEST)
  const zero = i32x4.splat(0)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    setValid(load<i32>(p, ROWS) - tile * 16)
    const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE)
    let target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE)
    for (let k = 0; k < load<i32>(p, COUNT); k++) {
      const from = load<i32>(load<usize>(p, TABLE) + 4 * k)
      for (let j = 0; j < 16; j += 4) {
        let v = zero
        if (from >= 0) {
          const raw = v128.load(source + from + 4 * j)
          v = kind === 0 ? raw : i32x4.max_s(raw, zero)
          if (kind === 2) v = i32x4.min_s(v, limit)
          v = wide ? castWide(v, p, j) : cast32(v, p + CAST, j)
          if (kind === 2) v = v128.bitselect(highest, v, i32x4.gt_s(raw, limit))
        }
        v128.store(target + 4 * j, v)
      }
      target += 64
    }
  }
}

function castWide(v: v128, p: usize, j: i32): v128 {
  const c = p + CAST
  let result = i32x4.splat(<i32>cast64(i32x4.extract_lane(v, 0), c, j))
  result = i32x4.replace_lane(result, 1, <i32>cast64(i32x4.extract_lane(v, 1), c, j + 1))
  result = i32x4.replace_lane(result, 2, <i32>cast64(i32x4.extract_lane(v, 2), c, j + 2))
  return i32x4.replace_lane(result, 3, <i32>cast64(i32x4.extract_lane(v, 3), c, j + 3))
}

/** The largest of each window; the table holds the offsets of one window after the other. */
export function maxPool(p: usize): void {
  const window = load<i32>(p, WINDOW)
  const padding = v128.load32_splat(p, PADDING)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE)
    let target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE)
    let at = load<usize>(p, TABLE)
    for (let k = 0; k < load<i32>(p, COUNT); k++) {
      let m0 = i32x4.splat(i32.MIN_VALUE)
      let m1 = m0
      let m2 = m0
      let m3 = m0
      for (let i = 0; i < window; i++) {
        const from = load<i32>(at)
        at += 4
        if (from < 0) {
          m0 = i32x4.max_s(m0, padding)
          m1 = i32x4.max_s(m1, padding)
          m2 = i32x4.max_s(m2, padding)
          m3 = i32x4.max_s(m3, padding)
        } else {
          const x = source + from
          m0 = i32x4.max_s(m0, v128.load(x))
          m1 = i32x4.max_s(m1, v128.load(x, 16))
          m2 = i32x4.max_s(m2, v128.load(x, 32))
          m3 = i32x4.max_s(m3, v128.load(x, 48))
        }
      }
      v128.store(target, m0)
      v128.store(target, m1, 16)
      v128.store(target, m2, 32)
      v128.store(target, m3, 48)
      target += 64
    }
  }
}
