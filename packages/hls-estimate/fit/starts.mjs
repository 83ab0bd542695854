// Where the fit of each family starts: its versions and clocks, and what stands in rows of the reports of their own.
import { startOn7Series, startOnUltraScalePlus } from '../dist/index.js'

/** A family before the fit. `output` is the row of multiplexers, divided by the live outputs: the same in every layer of a tool. */
const start = (id, tool, versions, measured, clocks, evidence, { output, bram, uncertainty }) => {
  const constants = id.endsWith('7-series') ? startOn7Series : startOnUltraScalePlus
  const { dense, softmax } = constants
  return {
    id,
    tool,
    versions,
    measured,
    series: id.endsWith('7-series') ? '7-series' : 'ultrascale-plus',
    strategies: id === 'vivado-2019-7-series' ? ['resource'] : ['latency'],
    clocks,
    evidence,
    ...constants,
    dense: { ...dense, uncertainty, lut: { ...dense.lut, output } },
    softmax: { ...softmax, bram },
  }
}

export const starts = [
  start(
    'vivado-2019-7-series',
    'Vivado HLS',
    ['2018.2', '2020.1'],
    ['2019.2'],
    [5, 10],
    'Vivado HLS 2019.2, xc7z020, 5 and 10 ns: three projects of one network, resource strategy',
    { output: 9, bram: 'ports', uncertainty: 0.125 },
  ),
  start(
    'vivado-2019-ultrascale-plus',
    'Vivado HLS',
    ['2018.2', '2020.1'],
    ['2019.2.1'],
    [5, 5],
    'Vivado HLS 2019.2.1, xcvu9p, 5 ns: one project',
    { output: 9, bram: 'ports', uncertainty: 0.125 },
  ),
  start(
    'vitis-2021-7-series',
    'Vitis HLS',
    ['2020.2', '2021.2'],
    ['2021.1'],
    [3.33, 5],
    'Vitis HLS 2021.1, xc7z007s, 3.33 and 5 ns: 23 projects of four networks',
    { output: 13, bram: 'outputs', uncertainty: 0.125 },
  ),
  start(
    'vitis-2022-ultrascale-plus',
    'Vitis HLS',
    ['2022.1', '2023.2'],
    ['2022.2'],
    [5, 5],
    'Vitis HLS 2022.2, xcu250, 5 ns: one project',
    { output: 14, bram: 'ports-twice', uncertainty: 0.27 },
  ),
  start(
    'vitis-2024-ultrascale-plus',
    'Vitis HLS',
    ['2024.1', '2025.2'],
    ['2024.1'],
    [5, 5],
    'Vitis HLS 2024.1, xcu50, 5 ns: one project',
    { output: 0, bram: 'ports-twice', uncertainty: 0.27 },
  ),
]
