// Assignments between fixed-point types. `cast` points to a struct that pack-cast.ts lays out: first the fields for
// 32-bit arithmetic, from byte 64 on the same in 64 bits. A value v becomes
// (v + add + (v negative ? sign : 0) + (bit `shr` of v ? odd : 0)) >> shr << shl, then it is brought into range.

/** Values that did not fit the type they were assigned to, where the cast asks for a count. */
let overflows: i64 = 0
/** A bit for each row of the tile at hand that is a row of the input. */
let valid: i32 = 0xffff

export function takeOverflows(): i64 {
  const count = overflows
  overflows = 0
  return count
}

export function setValid(rows: i32): void {
  valid = rows >= 16 ? 0xffff : (1 << rows) - 1
}

/** All 16 rows of a feature, in place. */
export function castTile(at: usize, cast: usize): void {
  let v0 = v128.load(at)
  let v1 = v128.load(at, 16)
  let v2 = v128.load(at, 32)
  let v3 = v128.load(at, 48)
  const shr = load<i32>(cast, 12)
  if (shr !== 0) {
    const add = v128.load32_splat(cast)
    let a0 = add
    let a1 = add
    let a2 = add
    let a3 = add
    if ((load<i32>(cast, 4) | load<i32>(cast, 8)) !== 0) {
      const sign = v128.load32_splat(cast, 4)
      const odd = v128.load32_splat(cast, 8)
      a0 = i32x4.add(a0, correction(v0, shr, sign, odd))
      a1 = i32x4.add(a1, correction(v1, shr, sign, odd))
      a2 = i32x4.add(a2, correction(v2, shr, sign, odd))
      a3 = i32x4.add(a3, correction(v3, shr, sign, odd))
    }
    v0 = i32x4.shr_s(i32x4.add(v0, a0), shr)
    v1 = i32x4.shr_s(i32x4.add(v1, a1), shr)
    v2 = i32x4.shr_s(i32x4.add(v2, a2), shr)
    v3 = i32x4.shr_s(i32x4.add(v3, a3), shr)
  }
  const shl = load<i32>(cast, 16)
  if (shl !== 0) {
    v0 = i32x4.shl(v0, shl)
    v1 = i32x4.shl(v1, shl)
    v2 = i32x4.shl(v2, shl)
    v3 = i32x4.shl(v3, shl)
  }
  const mode = load<i32>(cast, 20)
  if (mode !== 0) {
    const low = v128.load32_splat(cast, 24)
    const high = v128.load32_splat(cast, 28)
    if (load<i32>(cast, 36) !== 0)
      overflows +=
        countOutside(v0, low, high, 0) +
        countOutside(v1, low, high, 4) +
        countOutside(v2, low, high, 8) +
        countOutside(v3, low, high, 12)
    if (mode === 1) {
      v0 = i32x4.min_s(i32x4.max_s(v0, low), high)
      v1 = i32x4.min_s(i32x4.max_s(v1, low), high)
      v2 = i32x4.min_s(i32x4.max_s(v2, low), high)
      v3 = i32x4.min_s(i32x4.max_s(v3, low), high)
    } else if (mode === 2) {
      v0 = v128.andnot(v0, outside(v0, low, high))
      v1 = v128.andnot(v1, outside(v1, low, high))
      v2 = v128.andnot(v2, outside(v2, low, high))
      v3 = v128.andnot(v3, outside(v3, low, high))
    } else if (mode === 3) {
      const spare = load<i32>(cast, 32)
      v0 = i32x4.shr_s(i32x4.shl(v0, spare), spare)
      v1 = i32x4.shr_s(i32x4.shl(v1, spare), spare)
      v2 = i32x4.shr_s(i32x4.shl(v2, spare), spare)
      v3 = i32x4.shr_s(i32x4.shl(v3, spare), spare)
    } else {
      v0 = v128.and(v0, high)
      v1 = v128.and(v1, high)
      v2 = v128.and(v2, high)
      v3 = v128.and(v3, high)
    }
  }
  v128.store(at, v0)
  v128.store(at, v1, 16)
  v128.store(at, v2, 32)
  v128.store(at, v3, 48)
}

function correction(v: v128, shr: i32, sign: v128, odd: v128): v128 {
  return i32x4.add(v128.and(i32x4.shr_s(v, 31), sign), v128.and(i32x4.shr_s(v, shr), odd))
}

function outside(v: v128, low: v128, high: v128): v128 {
  return v128.or(i32x4.lt_s(v, low), i32x4.gt_s(v, high))
}

/** Of four rows, of which the first is row `first` of the tile. */
function countOutside(v: v128, low: v128, high: v128, first: i32): i32 {
  return popcnt<i32>(i32x4.bitmask(outside(v, low, high)) & (valid >> first))
}

/** One row. */
export function cast64(value: i64, cast: usize, row: i32): i64 {
  const shr = <i64>load<i32>(cast, 88)
  let v = value
  if (shr !== 0) {
    v += load<i64>(cast, 64) + ((value >> 63) & load<i64>(cast, 72)) + ((value >> shr) & load<i64>(cast, 80))
    v >>= shr
  }
  v <<= <i64>load<i32>(cast, 92)
  const mode = load<i32>(cast, 116)
  if (mode === 0) return v
  const low = load<i64>(cast, 96)
  const high = load<i64>(cast, 104)
  if (v >= low && v <= high) return v
  if (load<i32>(cast, 36) !== 0) overflows += (valid >> row) & 1
  if (mode === 1) return v > high ? high : low
  if (mode === 2) return 0
  const spare = <i64>load<i32>(cast, 112)
  if (mode === 3) return (v << spare) >> spare
  return v & high
}
