// Sums of products: dense layers, convolutions, normalisations, sums of two values. 16 rows at once; each output has a
// list of (byte offset in the packed window, weight), zero weights left out. `p` points to a struct that
// write-dot.ts lays out. All arithmetic is modulo 2^32 or 2^64; the caller picks a kernel only where that gives the
// accumulator's bits. A product is cut to the accumulator's last bit (floor(product / 2^shift)) by clearing its low
// bits: the shift itself is done once, on the sum.
import { cast64, castTile, setValid } from './cast'
import { pack16, pack32 } from './pack'

// Fields of the struct.
const ROWS: usize = 0
const SOURCE: usize = 4
const SOURCE_STRIDE: usize = 8
const TABLE: usize = 12
const SLOTS: usize = 16
const SCRATCH: usize = 20
const PLACES: usize = 24
const BASES: usize = 28
const OUTPUTS: usize = 32
const LISTS: usize = 36
const STARTS: usize = 40
const TARGET: usize = 44
const TARGET_STRIDE: usize = 48
const SHIFT: usize = 52
const SEGMENT: usize = 56
const HALF: usize = 60
const WRAP: usize = 64
const CAST: usize = 192

/** Weights and values of 16 bits, and an accumulator with all fraction bits of the products. */
export function dotExact16(p: usize): void {
  const outputs = load<i32>(p, OUTPUTS)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    let target = openTile(p, tile, true)
    for (let place = 0; place < load<i32>(p, PLACES); place++) {
      const window = load<usize>(p, SCRATCH) + load<i32>(load<usize>(p, BASES) + 4 * place)
      for (let o = 0; o < outputs; o++) {
        let at = load<usize>(load<usize>(p, LISTS) + 4 * o)
        const end = load<usize>(load<usize>(p, LISTS) + 4 * o + 4)
        let s0 = i32x4.splat(0)
        let s1 = i32x4.splat(0)
        let s2 = i32x4.splat(0)
        let s3 = i32x4.splat(0)
        for (; at < end; at += 8) {
          const x = window + load<i32>(at)
          const w = v128.load32_splat(at, 4)
          s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(x), w))
          s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(x, 16), w))
          s2 = i32x4.add(s2, i32x4.dot_i16x8_s(v128.load(x, 32), w))
          s3 = i32x4.add(s3, i32x4.dot_i16x8_s(v128.load(x, 48), w))
        }
        close32(p, o, target, s0, s1, s2, s3)
        target += 64
      }
    }
  }
}

/**
 * Weights and values of 16 bits, and products that are cut, or rounded, by at most 16 bits. Both are summed up: the
 * products, and what is cut off of each, of which only the low 16 bits of the product are needed.
 */
export function dotCut16(p: usize): void {
  const outputs = load<i32>(p, OUTPUTS)
  const shift = load<i32>(p, SHIFT)
  const low: i32 = (1 << shift) - 1
  const mask = i16x8.splat(<i16>low)
  const half32 = load<i32>(p, HALF)
  const half = i16x8.splat(<i16>half32)
  const segment = 8 * load<i32>(p, SEGMENT)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    let target = openTile(p, tile, true)
    for (let place = 0; place < load<i32>(p, PLACES); place++) {
      const window = load<usize>(p, SCRATCH) + load<i32>(load<usize>(p, BASES) + 4 * place)
      for (let o = 0; o < outputs; o++) {
        let at = load<usize>(load<usize>(p, LISTS) + 4 * o)
        const end = load<usize>(load<usize>(p, LISTS) + 4 * o + 4)
        let s0 = i32x4.splat((<i32>(end - at) >> 2) * half32)
        let s1 = s0
        let s2 = s0
        let s3 = s0
        while (at < end) {
          // The sums of what is cut off have 16 bits: they are emptied before they can overflow.
          const stop = min(end, at + segment)
          let r0 = i32x4.splat(0)
          let r1 = i32x4.splat(0)
          let r2 = i32x4.splat(0)
          let r3 = i32x4.splat(0)
          if (half32 === 0)
            for (; at < stop; at += 8) {
              const x = window + load<i32>(at)
              const w = v128.load32_splat(at, 4)
              const x0 = v128.load(x)
              s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x0, w))
              r0 = i16x8.add(r0, v128.and(i16x8.mul(x0, w), mask))
              const x1 = v128.load(x, 16)
              s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x1, w))
              r1 = i16x8.add(r1, v128.and(i16x8.mul(x1, w), mask))
              const x2 = v128.load(x, 32)
              s2 = i32x4.add(s2, i32x4.dot_i16x8_s(x2, w))
              r2 = i16x8.add(r2, v128.and(i16x8.mul(x2, w), mask))
              const x3 = v128.load(x, 48)
              s3 = i32x4.add(s3, i32x4.dot_i16x8_s(x3, w))
              r3 = i16x8.add(r3, v128.and(i16x8.mul(x3, w), mask))
            }
          else
            for (; at < stop; at += 8) {
              const x = window + load<i32>(at)
              const w = v128.load32_splat(at, 4)
              const x0 = v128.load(x)
              s0 = i32x4.add(s0, i32x4.dot_i16x8_s(x0, w))
              r0 = i16x8.add(r0, v128.and(i16x8.add(i16x8.mul(x0, w), half), mask))
              const x1 = v128.load(x, 16)
              s1 = i32x4.add(s1, i32x4.dot_i16x8_s(x1, w))
              r1 = i16x8.add(r1, v128.and(i16x8.add(i16x8.mul(x1, w), half), mask))
              const x2 = v128.load(x, 32)
              s2 = i32x4.add(s2, i32x4.dot_i16x8_s(x2, w))
              r2 = i16x8.add(r2, v128.and(i16x8.add(i16x8.mul(x2, w), half), mask))
              const x3 = v128.load(x, 48)
              s3 = i32x4.add(s3, i32x4.dot_i16x8_s(x3, w))
              r3 = i16x8.add(r3, v128.and(i16x8.add(i16x8.mul(x3, w), half), mask))
            }
          s0 = i32x4.sub(s0, i32x4.extadd_pairwise_i16x8_u(r0))
          s1 = i32x4.sub(s1, i32x4.extadd_pairwise_i16x8_u(r1))
          s2 = i32x4.sub(s2, i32x4.extadd_pairwise_i16x8_u(r2))
          s3 = i32x4.sub(s3, i32x4.extadd_pairwise_i16x8_u(r3))
        }
        close32(p, o, target, s0, s1, s2, s3)
        target += 64
      }
    }
  }
}

/** Weights and values of 32 bits, of which the low 32 bits of the products are enough. */
export function dot32(p: usize): void {
  const outputs = load<i32>(p, OUTPUTS)
  const mask = i32x4.splat(-1 << load<i32>(p, SHIFT))
  const half = v128.load32_splat(p, HALF)
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    let target = openTile(p, tile, false)
    for (let place = 0; place < load<i32>(p, PLACES); place++) {
      const window = load<usize>(p, SCRATCH) + load<i32>(load<usize>(p, BASES) + 4 * place)
      for (let o = 0; o < outputs; o++) {
        let at = load<usize>(load<usize>(p, LISTS) + 4 * o)
        const end = load<usize>(load<usize>(p, LISTS) + 4 * o + 4)
        let s0 = i32x4.splat(0)
        let s1 = i32x4.splat(0)
        let s2 = i32x4.splat(0)
        let s3 = i32x4.splat(0)
        for (; at < end; at += 8) {
          const x = window + load<i32>(at)
          const w = v128.load32_splat(at, 4)
          s0 = i32x4.add(s0, v128.and(i32x4.add(i32x4.mul(v128.load(x), w), half), mask))
          s1 = i32x4.add(s1, v128.and(i32x4.add(i32x4.mul(v128.load(x, 16), w), half), mask))
          s2 = i32x4.add(s2, v128.and(i32x4.add(i32x4.mul(v128.load(x, 32), w), half), mask))
          s3 = i32x4.add(s3, v128.and(i32x4.add(i32x4.mul(v128.load(x, 48), w), half), mask))
        }
        close32(p, o, target, s0, s1, s2, s3)
        target += 64
      }
    }
  }
}

/** Weights and values of 32 bits, products and sums of 64. */
export function dot64(p: usize): void {
  const outputs = load<i32>(p, OUTPUTS)
  const mask = i64x2.splat(-1 << (<i64>load<i32>(p, SHIFT)))
  const half = i64x2.splat(<i64>load<u32>(p, HALF))
  for (let tile = 0; tile * 16 < load<i32>(p, ROWS); tile++) {
    let target = openTile(p, tile, false)
    for (let place = 0; place < load<i32>(p, PLACES); place++) {
      const window = load<usize>(p, SCRATCH) + load<i32>(load<usize>(p, BASES) + 4 * place)
      for (let o = 0; o < outputs; o++) {
        // Eight rows at a time: eight sums of two rows would not leave registers for the rest.
        for (let part: usize = 0; part < 64; part += 32) {
          let at = load<usize>(load<usize>(p, LISTS) + 4 * o)
          const end = load<usize>(load<usize>(p, LISTS) + 4 * o + 4)
          let s0 = i64x2.splat(0)
          let s1 = i64x2.splat(0)
          let s2 = i64x2.splat(0)
          let s3 = i64x2.splat(0)
          for (; at < end; at += 8) {
            const x = window + load<i32>(at) + part
            const w = v128.load32_splat(at, 4)
            const x0 = v128.load(x)
            const x1 = v128.load(x, 16)
            s0 = i64x2.add(s0, v128.and(i64x2.add(i64x2.extmul_low_i32x4_s(x0, w), half), mask))
            s1 = i64x2.add(s1, v128.and(i64x2.add(i64x2.extmul_high_i32x4_s(x0, w), half), mask))
            s2 = i64x2.add(s2, v128.and(i64x2.add(i64x2.extmul_low_i32x4_s(x1, w), half), mask))
            s3 = i64x2.add(s3, v128.and(i64x2.add(i64x2.extmul_high_i32x4_s(x1, w), half), mask))
          }
          const sums = p + 512
          v128.store(sums, s0)
          v128.store(sums, s1, 16)
          v128.store(sums, s2, 32)
          v128.store(sums, s3, 48)
          const shift = <i64>load<i32>(p, SHIFT)
          const start = load<i64>(load<usize>(p, STARTS) + 8 * o)
          for (let row: usize = 0; row < 8; row++) {
            const at16 = <i32>(row + (part >> 2))
            const wrapped = cast64((load<i64>(sums + 8 * row) >> shift) + start, p + WRAP, at16)
            store<i32>(target + part + 4 * row, <i32>cast64(wrapped, p + CAST, at16))
          }
        }
        target += 64
      }
    }
  }
}

/** Packs what the layer reads of a tile; gives the address of the tile's results. */
function openTile(p: usize, tile: i32, pairs: bool): usize {
  const source = load<usize>(p, SOURCE) + tile * load<i32>(p, SOURCE_STRIDE)
  if (pairs) pack16(source, load<usize>(p, TABLE), load<i32>(p, SLOTS), load<usize>(p, SCRATCH))
  else pack32(source, load<usize>(p, TABLE), load<i32>(p, SLOTS), load<usize>(p, SCRATCH))
  setValid(load<i32>(p, ROWS) - tile * 16)
  return load<usize>(p, TARGET) + tile * load<i32>(p, TARGET_STRIDE)
}

/** Sums of 16 rows with the bias, in the accumulator's type, then in the result's. */
function close32(p: usize, output: i32, target: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  const shift = load<i32>(p, SHIFT)
  const start = v128.load32_splat(load<usize>(p, STARTS) + 8 * output)
  v128.store(target, i32x4.add(i32x4.shr_s(s0, shift), start))
  v128.store(target, i32x4.add(i32x4.shr_s(s1, shift), start), 16)
  v128.store(target, i32x4.add(i32x4.shr_s(s2, shift), start), 32)
  v128.store(target, i32x4.add(i32x4.shr_s(s3, shift), start), 48)
  // A sum that can't overflow needs no wrap.
  if (load<i32>(p, WRAP + 20) !== 0) castTile(target, p + WRAP)
  castTile(target, p + CAST)
}
