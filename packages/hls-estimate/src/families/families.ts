import type { Family } from './family.js'

/** The constants that come with this package, as fit/fit-families.mjs derives them from reports. */
export const families: readonly Family[] = [
  {
    id: 'vivado-2019-7-series',
    tool: 'Vivado HLS',
    versions: ['2018.2', '2020.1'],
    measured: ['2019.2'],
    series: '7-series',
    strategies: ['resource'],
    clocks: [5, 10],
    evidence: 'Vivado HLS 2019.2, xc7z020, 5 and 10 ns: three projects of one network, resource strategy',
    dense: {
      dspFrom: 11,
      fabricUnit: {
        '8': 62,
        '18': 366,
      },
      lut: {
        adderBit: 0.9629,
        adder: 0.2032,
        dspUnit: 1.511,
        output: 13,
        sharedProduct: 4.456,
        cycle: 10.65,
        shiftedInput: -95.57,
        shiftedInputPerNs: 434.5,
      },
      ff: {
        adderBit: 0.6291,
        multiplier: -3.035,
        multiplierPerNs: 66.1,
        product: -9.634,
        productPerNs: 80.37,
        outputBit: 0,
      },
      cycles: {
        level: 1,
        unit: 0,
        once: 0.2,
      },
      dspNs: 3.81,
      uncertainty: 0.125,
    },
    element: {
      lut: {
        bit: 0.875,
        castBit: 2.966,
        castBitPerNs: 6.081,
      },
      ff: {
        castBit: 0.6322,
        castBitPerNs: -1.839,
      },
      cycleBelowNs: 4,
    },
    softmax: {
      lut: {
        output: 97.61,
        once: -261.9,
        fabricUnit: 366,
      },
      ff: {
        output: 161.9,
        once: -190.5,
      },
      cycles: {
        once: -0.5461,
        perNs: 27.27,
        level: 1.765,
        fabric: 0,
      },
      bram: 'ports',
    },
    top: {
      cycles: {
        call: 1,
        dense: 1,
        once: -5,
      },
      chainsElements: false,
      ff: {
        bit: 0.4391,
      },
      lut: {
        once: 71,
      },
    },
  },
  {
    id: 'vivado-2019-ultrascale-plus',
    tool: 'Vivado HLS',
    versions: ['2018.2', '2020.1'],
    measured: ['2019.2.1'],
    series: 'ultrascale-plus',
    strategies: ['latency'],
    clocks: [5, 5],
    evidence: 'Vivado HLS 2019.2.1, xcvu9p, 5 ns: one project',
    dense: {
      dspFrom: 11,
      fabricUnit: {
        '7': 33,
        '8': 40,
        '9': 49,
        '10': 62,
      },
      lut: {
        adderBit: 0.9993,
        adder: 1.874,
        dspUnit: 4.986,
        output: 9,
        sharedProduct: 8,
        cycle: 6,
        shiftedInput: 0,
        shiftedInputPerNs: 0,
      },
      ff: {
        adderBit: 0.1615,
        multiplier: 0,
        multiplierPerNs: 0,
        product: 0,
        productPerNs: 0,
        outputBit: -0.3942,
      },
      cycles: {
        level: 0.15,
        unit: 0.5,
        once: 0.1,
      },
      dspNs: 3,
      uncertainty: 0.125,
    },
    element: {
      lut: {
        bit: 0.875,
        castBit: 1.8,
        castBitPerNs: 0,
      },
      ff: {
        castBit: 0,
        castBitPerNs: 0,
      },
      cycleBelowNs: 0,
    },
    softmax: {
      lut: {
        output: 98.42,
        once: -407.9,
        fabricUnit: 366,
      },
      ff: {
        output: 72.67,
        once: -266.6,
      },
      cycles: {
        once: 1.231,
        perNs: -3.844,
        level: 0.6689,
        fabric: 0,
      },
      bram: 'ports',
    },
    top: {
      cycles: {
        call: 1,
        dense: 0,
        once: -1,
      },
      chainsElements: true,
      ff: {
        bit: 0.7994,
      },
      lut: {
        once: 42,
      },
    },
  },
  {
    id: 'vitis-2021-7-series',
    tool: 'Vitis HLS',
    versions: ['2020.2', '2021.2'],
    measured: ['2021.1'],
    series: '7-series',
    strategies: ['latency'],
    clocks: [3.33, 5],
    evidence: 'Vitis HLS 2021.1, xc7z007s, 3.33 and 5 ns: 23 projects of four networks',
    dense: {
      dspFrom: 11,
      fabricUnit: {
        '8': 62,
        '18': 366,
      },
      lut: {
        adderBit: 0.9629,
        adder: 0.2032,
        dspUnit: 1.511,
        output: 13,
        sharedProduct: 4.456,
        cycle: 10.65,
        shiftedInput: -95.57,
        shiftedInputPerNs: 434.5,
      },
      ff: {
        adderBit: 0.6291,
        multiplier: -3.035,
        multiplierPerNs: 66.1,
        product: -9.634,
        productPerNs: 80.37,
        outputBit: 0,
      },
      cycles: {
        level: 1,
        unit: 0,
        once: 0.2,
      },
      dspNs: 3.81,
      uncertainty: 0.125,
    },
    element: {
      lut: {
        bit: 0.875,
        castBit: 0.7346,
        castBitPerNs: 5.302,
      },
      ff: {
        castBit: 1.21,
        castBitPerNs: 0.6981,
      },
      cycleBelowNs: 4,
    },
    softmax: {
      lut: {
        output: 164.9,
        once: -135.7,
        fabricUnit: 365.1,
      },
      ff: {
        output: 245.1,
        once: -245,
      },
      cycles: {
        once: -2.283,
        perNs: 39.27,
        level: 2.568,
        fabric: -2.188,
      },
      bram: 'outputs',
    },
    top: {
      cycles: {
        call: 1,
        dense: 1,
        once: -1,
      },
      chainsElements: false,
      ff: {
        bit: 0.931,
      },
      lut: {
        once: 33,
      },
    },
  },
  {
    id: 'vitis-2022-ultrascale-plus',
    tool: 'Vitis HLS',
    versions: ['2022.1', '2023.2'],
    measured: ['2022.2'],
    series: 'ultrascale-plus',
    strategies: ['latency'],
    clocks: [5, 5],
    evidence: 'Vitis HLS 2022.2, xcu250, 5 ns: one project',
    dense: {
      dspFrom: 11,
      fabricUnit: {
        '7': 33,
        '8': 40,
        '9': 49,
        '10': 62,
      },
      lut: {
        adderBit: 1,
        adder: 4.185,
        dspUnit: 4.942,
        output: 14,
        sharedProduct: 8,
        cycle: 6,
        shiftedInput: 0,
        shiftedInputPerNs: 0,
      },
      ff: {
        adderBit: 0.2268,
        multiplier: 0,
        multiplierPerNs: 0,
        product: 0,
        productPerNs: 0,
        outputBit: 1.839,
      },
      cycles: {
        level: 0.15,
        unit: 0.5,
        once: 0.1,
      },
      dspNs: 3,
      uncertainty: 0.27,
    },
    element: {
      lut: {
        bit: 0.875,
        castBit: 1.8,
        castBitPerNs: 0,
      },
      ff: {
        castBit: 0,
        castBitPerNs: 0,
      },
      cycleBelowNs: 0,
    },
    softmax: {
      lut: {
        output: 164.2,
        once: -79.21,
        fabricUnit: 366,
      },
      ff: {
        output: 115.1,
        once: -54.26,
      },
      cycles: {
        once: 2.225,
        perNs: 1.123,
        level: 1.097,
        fabric: 0,
      },
      bram: 'ports-twice',
    },
    top: {
      cycles: {
        call: 1,
        dense: 0,
        once: 1,
      },
      chainsElements: true,
      ff: {
        bit: 0.8187,
      },
      lut: {
        once: 40,
      },
    },
  },
  {
    id: 'vitis-2024-ultrascale-plus',
    tool: 'Vitis HLS',
    versions: ['2024.1', '2025.2'],
    measured: ['2024.1'],
    series: 'ultrascale-plus',
    strategies: ['latency'],
    clocks: [5, 5],
    evidence: 'Vitis HLS 2024.1, xcu50, 5 ns: one project',
    dense: {
      dspFrom: 11,
      fabricUnit: {
        '7': 33,
        '8': 40,
        '9': 49,
        '10': 62,
      },
      lut: {
        adderBit: 0.9999,
        adder: 3.202,
        dspUnit: 4.704,
        output: 0,
        sharedProduct: 8,
        cycle: 6,
        shiftedInput: 0,
        shiftedInputPerNs: 0,
      },
      ff: {
        adderBit: 0.308,
        multiplier: 0,
        multiplierPerNs: 0,
        product: 0,
        productPerNs: 0,
        outputBit: -0.6199,
      },
      cycles: {
        level: 0.15,
        unit: 0.5,
        once: 0.1,
      },
      dspNs: 3,
      uncertainty: 0.27,
    },
    element: {
      lut: {
        bit: 1.185,
        castBit: 1.8,
        castBitPerNs: 0,
      },
      ff: {
        castBit: 0,
        castBitPerNs: 0,
      },
      cycleBelowNs: 0,
    },
    softmax: {
      lut: {
        output: 168.9,
        once: -55.45,
        fabricUnit: 366,
      },
      ff: {
        output: 107.5,
        once: -92.38,
      },
      cycles: {
        once: 1.893,
        perNs: -0.533,
        level: 0.9541,
        fabric: 0,
      },
      bram: 'ports-twice',
    },
    top: {
      cycles: {
        call: 1,
        dense: 0,
        once: 1,
      },
      chainsElements: true,
      ff: {
        bit: 0.9162,
      },
      lut: {
        once: 50,
      },
    },
  },
]
