// Layers that take values one by one, and poolings. `p` points to a struct that write-map.ts lays out.
import { cast64, castTile, setValid } from './cast'

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
  const count = load<i32>(p, COUNT)
  const cast = p + CAST
  const zero = i32x4.splat(0)
  const low = kind === 0 ? i32x4.splat(i32.MIN_VALUE) : zero
  const high = kind === 2 ? v128.load32_splat(p, LIMIT) : i32x4.splat(i32.MAX_VALUE)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    setValid(load<i32>(p, ROWS) - tile * 16)
    const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE)
    let target = load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE)
    const table = load<usize>(p, TABLE)
    for (let k = 0; k < count; k++) {
      const from = load<i32>(table + 4 * k)
      if (from < 0) {
        for (let j: usize = 0; j < 64; j += 16) v128.store(target + j, zero)
      } else {
        const at = source + from
        for (let j: usize = 0; j < 64; j += 16)
          v128.store(target + j, i32x4.min_s(i32x4.max_s(v128.load(at + j), low), high))
        if (wide) castWide(target, cast)
        else castTile(target, cast)
      }
      target += 64
    }
    if (kind === 2) setHighest(p, source, target - 64 * count, count)
  }
}

/** What is above the limit becomes a value of its own, whatever the cast makes of the limit. */
function setHighest(p: usize, source: usize, target: usize, count: i32): void {
  const limit = v128.load32_splat(p, LIMIT)
  const highest = v128.load32_splat(p, HIGHEST)
  for (let k = 0; k < count; k++) {
    const at = source + load<i32>(load<usize>(p, TABLE) + 4 * k)
    for (let j: usize = 0; j < 64; j += 16) {
      const above = i32x4.gt_s(v128.load(at + j), limit)
      v128.store(target + j, v128.bitselect(highest, v128.load(target + j), above))
    }
    target += 64
  }
}

function castWide(at: usize, cast: usize): void {
  for (let row = 0; row < 16; row++) store<i32>(at + 4 * row, <i32>cast64(load<i32>(at + 4 * row), cast, row))
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
