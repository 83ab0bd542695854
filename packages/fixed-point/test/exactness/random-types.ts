import { type FixedType, fixedType, intType, overflows, quantizations } from '@metaml/fixed-point'
import type { Random } from './random.js'

/** Two operand types and one that results are assigned to. */
export interface TypeTriple {
  readonly a: FixedType
  readonly b: FixedType
  readonly c: FixedType
}

/** Triples that go through every quantisation with every overflow mode, with and without saturated bits. */
export function randomTriples(random: Random, count: number): TypeTriple[] {
  const modes = quantizations.flatMap(quantization =>
    overflows.flatMap(overflow =>
      [0, 1, 2].map(saturated => ({
        quantization,
        overflow,
        saturated: overflow.startsWith('AP_WRAP') ? saturated : 0,
      })),
    ),
  )
  const offset = random.int(0, modes.length - 1)
  const type = (index: number) => randomType(random, modes[(index * 11 + offset) % modes.length]!)
  return Array.from({ length: count }, (_, i) => ({
    a: random.int(0, 11) === 0 ? randomInt(random) : type(3 * i),
    b: random.int(0, 11) === 0 ? randomInt(random) : type(3 * i + 1),
    c: type(3 * i + 2),
  }))
}

function randomType(
  random: Random,
  { quantization, overflow, saturated }: Pick<FixedType, 'quantization' | 'overflow'> & { saturated: number },
): FixedType {
  const width = randomWidth(random)
  const shape = random.int(0, 9)
  // Mostly a point inside; some types are all fraction, some have negative integer bits, some end above 1.
  const integer =
    shape === 0
      ? -random.int(1, 8)
      : shape === 1
        ? width + random.int(1, 8)
        : shape === 2
          ? random.pick([0, width])
          : random.int(0, width)
  const signed = overflow === 'AP_WRAP_SM' || random.int(0, 3) > 0
  const wrapBits = saturated === 0 ? 0 : saturated === 1 ? 1 : random.int(1, width)
  return fixedType(width, integer, { signed, quantization, overflow, wrapBits })
}

function randomInt(random: Random): FixedType {
  return intType(randomWidth(random), random.int(0, 1) === 1)
}

function randomWidth(random: Random): number {
  return random.pick([1, 2, random.int(3, 12), random.int(3, 18), random.int(10, 33), random.int(30, 64)])
}
