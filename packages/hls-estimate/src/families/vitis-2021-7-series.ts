import type { Family } from './family.js'

/** Vitis HLS 2021.1 on Zynq-7000. */
export const vitis2021On7Series: Family = {
  id: 'vitis-2021-7-series',
  tool: 'Vitis HLS',
  versions: ['2020.2', '2021.2'],
  series: '7-series',
  clocks: [3.33, 5],
  evidence:
    'Vitis HLS 2021.1, xc7z007s, 3.33 and 5 ns: 24 projects of 4 networks (ArgyKokk/hls4ml_MLP_estimator)',
  dense: {
    lutPerAdderBit: 0.98,
    lutPerAdder: 0,
    lutPerDsp: 0,
    dspFrom: 11,
    lutPerFabricUnit: { 8: 62, 18: 366 },
    lutPerOutput: 13,
    lutPerSharedProduct: 6.8,
    lutPerCycle: 6.9,
    lutPerShiftedInput: { base: -67, perGhz: 340 },
    ffPerAdderBit: { base: 0.49, perGhz: 0.84 },
    ffPerMultiplier: 8,
    ffPerProduct: { base: -15.5, perGhz: 100 },
    ffPerOutputBit: 0,
    latency: { nsPerLevel: 2.7, nsDsp: 4.5, nsFabric: 1, nsBase: 3.2, uncertainty: 0.125 },
  },
  element: {
    lutPerBit: 0.875,
    lutPerCastBit: { base: 0.17, perGhz: 7.2 },
    ffPerCastBit: { base: -2.8, perGhz: 14 },
    cycleBelowNs: 4,
  },
  softmax: {
    lutPerOutput: 161,
    lutBase: -130,
    lutPerFabricUnit: 366,
    ffPerOutput: 240,
    ffBase: -220,
    bram: 'outputs',
    cycles: { base: -4.9, perGhz: 51 },
    cyclesPerLevel: 2.5,
    fabricSaves: 3,
  },
  top: {
    cyclesPerLayer: 1,
    cyclesPerDense: 1,
    cyclesOnce: -1,
    chainsActivations: false,
    ffPerBit: 1,
    lutOnce: 2,
  },
}
