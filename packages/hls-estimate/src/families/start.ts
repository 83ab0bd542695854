import type { Family } from './family.js'

type Constants = Pick<Family, 'dense' | 'element' | 'softmax' | 'top'>

/**
 * Constants from before any fit: an adder takes a LUT a bit, a register a bit where a cycle cuts the tree, a ReLU of 16 bits 28 LUTs. A
 * fit starts here, and stays here where the reports say nothing.
 */
export const startOn7Series: Constants = {
  dense: {
    dspFrom: 11,
    fabricUnit: { 8: 62, 18: 366 },
    lut: {
      adderBit: 1,
      adder: 0,
      dspUnit: 0,
      output: 0,
      sharedProduct: 0,
      cycle: 0,
      shiftedInput: 0,
      shiftedInputPerNs: 0,
    },
    ff: { adderBit: 0.5, multiplier: 0, multiplierPerNs: 0, product: 0, productPerNs: 0, outputBit: 0 },
    cycles: { level: 1, unit: 0, once: 0.2 },
    dspNs: 3.81,
    uncertainty: 0.125,
  },
  element: {
    lut: { bit: 0.875, castBit: 1.75, castBitPerNs: 0 },
    ff: { castBit: 1, castBitPerNs: 0 },
    cycleBelowNs: 4,
  },
  softmax: {
    lut: { output: 150, once: 0, fabricUnit: 366 },
    ff: { output: 200, once: 0 },
    cycles: { once: 0, perNs: 30, level: 2, fabric: 0 },
    bram: 'outputs',
  },
  top: {
    cycles: { call: 1, dense: 1, once: -1 },
    chainsElements: false,
    ff: { bit: 1 },
    lut: { once: 20 },
  },
}

/** The same for UltraScale+, where a tree takes one or two cycles. */
export const startOnUltraScalePlus: Constants = {
  dense: {
    dspFrom: 11,
    fabricUnit: { 7: 33, 8: 40, 9: 49, 10: 62 },
    lut: {
      adderBit: 1,
      adder: 3.5,
      dspUnit: 5,
      output: 10,
      sharedProduct: 8,
      cycle: 6,
      shiftedInput: 0,
      shiftedInputPerNs: 0,
    },
    ff: { adderBit: 0.2, multiplier: 0, multiplierPerNs: 0, product: 0, productPerNs: 0, outputBit: 0 },
    cycles: { level: 0.15, unit: 0.5, once: 0.1 },
    dspNs: 3,
    uncertainty: 0.27,
  },
  element: {
    lut: { bit: 0.875, castBit: 1.8, castBitPerNs: 0 },
    ff: { castBit: 0, castBitPerNs: 0 },
    cycleBelowNs: 0,
  },
  softmax: {
    lut: { output: 160, once: -100, fabricUnit: 366 },
    ff: { output: 110, once: -80 },
    cycles: { once: 2, perNs: 0, level: 1, fabric: 0 },
    bram: 'ports-twice',
  },
  top: {
    cycles: { call: 1, dense: 0, once: 1 },
    chainsElements: true,
    ff: { bit: 0.9 },
    lut: { once: 50 },
  },
}
