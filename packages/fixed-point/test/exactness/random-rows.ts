import { type FixedType, fractionBits, maxRaw, minRaw } from '@metaml/fixed-point'
import type { Random } from './random.js'
import type { TypeTriple } from './random-types.js'

/** What one row of operations works on. */
export interface Row {
  readonly a: bigint
  readonly b: bigint
  readonly double: number
  readonly shift: number
}

/** Operands of a triple, the ends of the ranges and their neighbours often among them. */
export function randomRow(random: Random, { a, b }: TypeTriple): Row {
  return {
    a: randomRaw(random, a),
    b: randomRaw(random, b),
    double: randomDouble(random, a),
    shift: random.int(0, a.width - 1),
  }
}

/** A raw value that a type can hold. */
export function randomRaw(random: Random, type: FixedType): bigint {
  const [min, max] = [minRaw(type), maxRaw(type)]
  const near = BigInt(random.int(0, 2))
  const span = max - min + 1n
  switch (random.int(0, 9)) {
    case 0:
      return min + (near % span)
    case 1:
      return max - (near % span)
    case 2:
      return min + ((near - min) % span)
    case 3:
      return min + ((random.bits() >> BigInt(random.int(0, 60))) % span)
    default:
      return min + (random.bits() % span)
  }
}

function randomDouble(random: Random, type: FixedType): number {
  const sign = random.pick([1, -1])
  const grid = 2 ** -fractionBits(type)
  switch (random.int(0, 9)) {
    case 0:
      return random.pick([0, -0, Number.MIN_VALUE, -Number.MIN_VALUE, 1e300, -1e300, 1e-300, -1e-300])
    case 1:
      // Exactly between two values, where the modes differ.
      return sign * (random.int(0, 9) + 0.5) * grid
    case 2:
      return (Number(randomRaw(random, type)) + random.pick([0, 0.5, 0.25, 0.75, 1, -1])) * grid
    case 3:
      return sign * Number(random.bits() >> 11n) * 2 ** random.int(-140, 100)
    default:
      return sign * Number(random.bits() >> 11n) * 2 ** (random.int(-6, 4) - 53 + type.integer)
  }
}
