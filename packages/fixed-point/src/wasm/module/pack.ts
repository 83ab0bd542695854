// What a layer reads of one tile (16 rows), laid out for its sums. A tile of a value holds 64 bytes a feature: 16 rows
// of 32 bits. `table` holds byte offsets of features in the tile; −1 stands for a zero.

/** Pairs of features, 16 bits each: 64 bytes a pair, the two values of a row side by side. */
export function pack16(source: usize, table: usize, count: i32, target: usize): void {
  const lowHalf = i32x4.splat(0xffff)
  for (let k = 0; k < count; k++) {
    const a = load<i32>(table)
    const b = load<i32>(table, 4)
    for (let j: usize = 0; j < 64; j += 16) {
      const first = a < 0 ? i32x4.splat(0) : v128.load(source + a + j)
      const second = b < 0 ? i32x4.splat(0) : v128.load(source + b + j)
      v128.store(target + j, v128.or(v128.and(first, lowHalf), i32x4.shl(second, 16)))
    }
    table += 8
    target += 64
  }
}

/** Single features, 32 bits each. */
export function pack32(source: usize, table: usize, count: i32, target: usize): void {
  for (let k = 0; k < count; k++) {
    const a = load<i32>(table)
    for (let j: usize = 0; j < 64; j += 16)
      v128.store(target + j, a < 0 ? i32x4.splat(0) : v128.load(source + a + j))
    table += 4
    target += 64
  }
}

/** All bits in which a value of an array differs from its own sign: values lie in −(found + 1) to found. */
export function usedBits(source: usize, bytes: i32): i32 {
  let found = i32x4.splat(0)
  for (let i = 0; i < bytes; i += 16) {
    const v = v128.load(source + i)
    found = v128.or(found, v128.xor(v, i32x4.shr_s(v, 31)))
  }
  return (
    i32x4.extract_lane(found, 0) |
    i32x4.extract_lane(found, 1) |
    i32x4.extract_lane(found, 2) |
    i32x4.extract_lane(found, 3)
  )
}
