import type { Family } from './family.js'
import { vitis2021On7Series } from './vitis-2021-7-series.js'

/** Vivado HLS 2019.2 on Zynq-7000: only the resource strategy was seen; the rest is that of Vitis HLS 2021.1. */
export const vivado2019On7Series: Family = {
  ...vitis2021On7Series,
  id: 'vivado-2019-7-series',
  tool: 'Vivado HLS',
  versions: ['2018.2', '2020.1'],
  clocks: [5, 10],
  evidence:
    'Vivado HLS 2019.2, xc7z020, 5 and 10 ns: three projects of one network (nicologhielmetti/hls4ml-pynq), resource strategy',
  element: {
    lutPerBit: 0.875,
    lutPerCastBit: { base: 4.19, perGhz: 0 },
    ffPerCastBit: { base: 0.26, perGhz: 0 },
    cycleBelowNs: 0,
  },
  softmax: {
    lutPerOutput: 45,
    lutBase: 0,
    lutPerFabricUnit: 366,
    ffPerOutput: 120,
    ffBase: 17,
    bram: 'ports',
    cycles: { base: 6.7, perGhz: 0 },
    cyclesPerLevel: 1,
    fabricSaves: 0,
  },
}
