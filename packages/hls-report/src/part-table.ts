/** How many of each resource a part has. */
export interface PartResources {
  readonly DSP: number
  readonly LUT: number
  readonly FF: number
  /** Blocks of 18 Kb: two a block RAM tile. */
  readonly BRAM_18K: number
  readonly URAM: number
}

/** A device as the data sheets list it. */
export interface Device extends PartResources {
  /** The name without package and grades, e.g. `xcvu9p`. */
  readonly name: string
  readonly family: string
  /** The data sheet that the figures are from; BRAM_18K is twice its number of 36 Kb blocks. */
  readonly source: string
}

const sevenSeries = 'DS180, 7 Series FPGAs: Overview'
const zynq = 'DS190, Zynq-7000 SoC: Overview'
const ultraScale = 'DS890, UltraScale Architecture: Overview'
const mpsoc = 'DS891, Zynq UltraScale+ MPSoC: Overview'
const rfsoc = 'DS889, Zynq UltraScale+ RFSoC: Overview'

type Row = readonly [
  name: string,
  family: string,
  LUT: number,
  FF: number,
  DSP: number,
  bram36: number,
  URAM: number,
  source: string,
]

const rows: readonly Row[] = [
  ['xc7a35t', 'artix-7', 20_800, 41_600, 90, 50, 0, sevenSeries],
  ['xc7a100t', 'artix-7', 63_400, 126_800, 240, 135, 0, sevenSeries],
  ['xc7k325t', 'kintex-7', 203_800, 407_600, 840, 445, 0, sevenSeries],
  ['xc7vx690t', 'virtex-7', 433_200, 866_400, 3_600, 1_470, 0, sevenSeries],
  ['xc7z007s', 'zynq-7000', 14_400, 28_800, 66, 50, 0, zynq],
  ['xc7z010', 'zynq-7000', 17_600, 35_200, 80, 60, 0, zynq],
  ['xc7z020', 'zynq-7000', 53_200, 106_400, 220, 140, 0, zynq],
  ['xc7z045', 'zynq-7000', 218_600, 437_200, 900, 545, 0, zynq],
  ['xcku115', 'kintex-ultrascale', 663_360, 1_326_720, 5_520, 2_160, 0, ultraScale],
  ['xcvu9p', 'virtex-ultrascale-plus', 1_182_240, 2_364_480, 6_840, 2_160, 960, ultraScale],
  ['xcvu13p', 'virtex-ultrascale-plus', 1_728_000, 3_456_000, 12_288, 2_688, 1_280, ultraScale],
  ['xcvu37p', 'virtex-ultrascale-plus', 1_303_680, 2_607_360, 9_024, 2_016, 960, ultraScale],
  ['xczu3eg', 'zynq-ultrascale-plus', 70_560, 141_120, 360, 216, 0, mpsoc],
  ['xczu7ev', 'zynq-ultrascale-plus', 230_400, 460_800, 1_728, 312, 96, mpsoc],
  ['xczu9eg', 'zynq-ultrascale-plus', 274_080, 548_160, 2_520, 912, 0, mpsoc],
  ['xczu28dr', 'zynq-ultrascale-plus-rfsoc', 425_280, 850_560, 4_272, 1_080, 80, rfsoc],
  ['xczu49dr', 'zynq-ultrascale-plus-rfsoc', 425_280, 850_560, 4_272, 1_080, 80, rfsoc],
  ['xcu50', 'alveo', 871_680, 1_743_360, 5_952, 1_344, 640, 'DS965, Alveo U50: Data Sheet'],
  ['xcu200', 'alveo', 1_182_240, 2_364_480, 6_840, 2_160, 960, `${ultraScale}: the device is an XCVU9P`],
  ['xcu250', 'alveo', 1_728_000, 3_456_000, 12_288, 2_688, 1_280, `${ultraScale}: the device is an XCVU13P`],
  ['xcu280', 'alveo', 1_303_680, 2_607_360, 9_024, 2_016, 960, `${ultraScale}: the device is an XCVU37P`],
]

/** Devices by name. */
export const devices: ReadonlyMap<string, Device> = new Map(
  rows.map(([name, family, LUT, FF, DSP, bram36, URAM, source]) => [
    name,
    { name, family, DSP, LUT, FF, BRAM_18K: 2 * bram36, URAM, source },
  ]),
)
