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

/** Four rows, of which the first is row `first` of the tile. */
export function cast32(value: v128, cast: usize, first: i32): v128 {
  const shr = load<i32>(cast, 12)
  let v = value
  if (shr !== 0) {
    v = i32x4.add(v, v128.load32_splat(cast))
    v = i32x4.add(v, v128.and(i32x4.shr_s(value, 31), v128.load32_splat(cast, 4)))
    v = i32x4.add(v, v128.and(i32x4.shr_s(value, shr), v128.load32_splat(cast, 8)))
    v = i32x4.shr_s(v, shr)
  }
  const shl = load<i32>(cast, 16)
  if (shl !== 0) v = i32x4.shl(v, shl)
  const mode = load<i32>(cast, 20)
  if (mode === 0) return v
  const low = v128.load32_splat(cast, 24)
  const high = v128.load32_splat(cast, 28)
  if (load<i32>(cast, 36) !== 0) {
    const outside = v128.or(i32x4.lt_s(v, low), i32x4.gt_s(v, high))
    overflows += popcnt<i32>(i32x4.bitmask(outside) & (valid >> first))
  }
  if (mode === 1) return i32x4.min_s(i32x4.max_s(v, low), high)
  if (mode === 2) return v128.andnot(v, v128.or(i32x4.lt_s(v, low), i32x4.gt_s(v, high)))
  const spare = load<i32>(cast, 32)
  if (mode === 3) return i32x4.shr_s(i32x4.shl(v, spare), spare)
  return v128.and(v, high)
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
