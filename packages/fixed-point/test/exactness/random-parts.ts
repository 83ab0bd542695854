import { type FixedType, fixedType, intType, overflows, printType, quantizations } from '@metaml/fixed-point'
import type { Random } from './random.js'
import { randomRaw } from './random-rows.js'

/** The types of a layer with weights. */
export function weightTypes(random: Random) {
  return {
    input: narrow(random),
    weight: between(random, 3, 16),
    bias: between(random, 3, 16),
    accum: between(random, 8, 40),
    result: narrow(random),
  }
}

/** Their typedefs in a config struct. */
export function weightTypedefs({ weight, bias, accum }: ReturnType<typeof weightTypes>): string {
  return `typedef ${printType(weight)} weight_t; typedef ${printType(bias)} bias_t; typedef ${printType(accum)} accum_t;
      static const unsigned multiplier_limit = 999;`
}

/** What a case says of its values. */
export function ports(
  { input, result }: { input: FixedType; result: FixedType },
  inputs: number,
  outputs: number,
) {
  return { input, result, inputs, outputs }
}

/** A type of 4 to 18 bits; one of ten is an integer. */
export function narrow(random: Random): FixedType {
  return random.int(0, 9) === 0 ? intType(random.int(2, 12), random.int(0, 1) === 1) : between(random, 4, 18)
}

/** Half of the types are plain, as hls4ml's defaults are. */
export function between(random: Random, min: number, max: number): FixedType {
  const width = random.int(min, max)
  const integer = random.int(1, Math.ceil(width / 2))
  const signed = random.int(0, 5) > 0
  if (random.int(0, 1) === 0) return fixedType(width, integer, { signed })
  const overflow = random.pick(overflows.filter(mode => signed || mode !== 'AP_WRAP_SM'))
  const wrapBits = overflow === 'AP_WRAP' ? random.pick([0, 0, 1, 2]) : 0
  return fixedType(width, integer, { signed, quantization: random.pick(quantizations), overflow, wrapBits })
}

/** Raw values of a type, a quarter of them 0. */
export function raws(random: Random, type: FixedType, count: number): number[] {
  return Array.from({ length: count }, () => (random.int(0, 3) === 0 ? 0 : Number(randomRaw(random, type))))
}

/** Weights output after output. */
export function transposed(matrix: readonly number[], inputs: number, outputs: number): number[] {
  return Array.from(
    { length: inputs * outputs },
    (_, i) => matrix[(i % inputs) * outputs + Math.floor(i / inputs)]!,
  )
}

/** Raw values that the program reads. */
export function constant(name: string, type: FixedType, raw: readonly number[]) {
  return { name, type: printType(type), raw }
}
