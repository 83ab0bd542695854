import type { DenseFf, DenseLut, Series } from '../families/family.js'

/** By how many observations a constant is held where it starts. */
type Pulls<Constants> = { readonly [name in keyof Constants]?: number }

/** No report changes it. */
const fixed = Infinity

/**
 * What holds the constants of dense layers. HLS itself counts a LUT a bit of an adder, and few layers shall not say otherwise. On
 * UltraScale+ a layer takes a cycle or two: no input waits in shift registers, and its registers are those of one cut.
 */
export function densePulls(series: Series): { readonly lut: Pulls<DenseLut>; readonly ff: Pulls<DenseFf> } {
  if (series === '7-series') {
    return { lut: { adderBit: 3, adder: 0.3, dspUnit: 3, output: fixed }, ff: { outputBit: fixed } }
  }
  return {
    lut: { adderBit: 3, dspUnit: 3, output: fixed, shiftedInput: fixed, shiftedInputPerNs: fixed },
    ff: { multiplier: fixed, multiplierPerNs: fixed, product: fixed, productPerNs: fixed },
  }
}
