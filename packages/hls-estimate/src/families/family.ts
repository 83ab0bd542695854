/** A quantity that changes with the clock: `base + perGhz / clock period in ns`. */
export interface ByClock {
  readonly base: number
  readonly perGhz: number
}

/** Constants of the laws of dense layers, latency strategy. */
export interface DenseConstants {
  /** LUTs of an adder: per bit of its width, and beside. */
  readonly lutPerAdderBit: number
  readonly lutPerAdder: number
  /** LUTs beside a multiplier that is a DSP. */
  readonly lutPerDsp: number
  /** From this width of the wider operand on the tool takes a DSP. */
  readonly dspFrom: number
  /** LUTs of a multiplier in fabric by the width of its wider operand; between and beyond it goes with its square. */
  readonly lutPerFabricUnit: { readonly [width: number]: number }
  /** LUTs for each live output where every multiplier is used once. */
  readonly lutPerOutput: number
  /** With a reuse factor: LUTs for each product that shares a multiplier, and for each cycle. */
  readonly lutPerSharedProduct: number
  readonly lutPerCycle: number
  /** Shift registers in LUTs per live input, for each factor e of its fan-out; reuse factor 1 only. */
  readonly lutPerShiftedInput: ByClock
  /** FFs: per bit of all adders, per multiplier's product, per distinct product at reuse factor 1, per bit of the outputs. */
  readonly ffPerAdderBit: ByClock
  readonly ffPerMultiplier: number
  readonly ffPerProduct: ByClock
  readonly ffPerOutputBit: number
  /** Depth: levels of the adder tree a cycle is counted for, and cycles of a multiplier in a DSP and in fabric. */
  readonly latency: LatencyConstants
}

/** Of the latency law: a tree of adders whose levels take time, cut into cycles. */
export interface LatencyConstants {
  /** ns of a level of the tree, of a multiplier in a DSP and in fabric, and of everything else. */
  readonly nsPerLevel: number
  readonly nsDsp: number
  readonly nsFabric: number
  readonly nsBase: number
  /** Part of the clock period that the tool leaves free. */
  readonly uncertainty: number
}

/** Of activations, a live element each. */
export interface ElementConstants {
  /** LUTs per bit of input and output together, without rounding and saturation. */
  readonly lutPerBit: number
  /** LUTs and FFs per bit of input and output together with rounding or saturation, at the clocks seen. */
  readonly lutPerCastBit: ByClock
  readonly ffPerCastBit: ByClock
  /** Below this clock period a cast takes a cycle. */
  readonly cycleBelowNs: number
}

/** Of softmax: `perOutput * n + base`; cycles `base + perLevel * log2(n)`. */
export interface SoftmaxConstants {
  readonly lutPerOutput: number
  readonly lutBase: number
  readonly lutPerFabricUnit: number
  readonly ffPerOutput: number
  readonly ffBase: number
  readonly bram: 'outputs' | 'ports' | 'ports-twice'
  readonly cycles: ByClock
  readonly cyclesPerLevel: number
  /** Cycles less where the products are in fabric. */
  readonly fabricSaves: number
}

/** Of a whole project. */
export interface TopConstants {
  /** Cycles: of each layer that is not chained, of each dense layer at reuse factor 1, and once. */
  readonly cyclesPerLayer: number
  readonly cyclesPerDense: number
  readonly cyclesOnce: number
  /** Whether activations of no cycles end in the cycle of the layer before. */
  readonly chainsActivations: boolean
  /** FFs per bit that goes from layer to layer. */
  readonly ffPerBit: number
  readonly lutOnce: number
}

/** What was measured with one tool version on one series of parts. */
export interface Family {
  readonly id: string
  readonly tool: 'Vivado HLS' | 'Vitis HLS'
  /** First and last version, by year and number: `2022.2`. */
  readonly versions: readonly [string, string]
  readonly series: Series
  /** Clock periods in ns that were seen. */
  readonly clocks: readonly [number, number]
  /** What the constants rest on. */
  readonly evidence: string
  readonly dense: DenseConstants
  readonly element: ElementConstants
  readonly softmax: SoftmaxConstants
  readonly top: TopConstants
}

/** Parts with the same fabric. */
export type Series = '7-series' | 'ultrascale' | 'ultrascale-plus'

/** A quantity at a clock period. */
export function atClock({ base, perGhz }: ByClock, clock: number): number {
  return base + perGhz / clock
}
