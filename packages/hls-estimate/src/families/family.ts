/** Parts with the same fabric. */
export type Series = '7-series' | 'ultrascale' | 'ultrascale-plus'

/** Coefficients of a sum of terms; names that end in `PerNs` stand before a term that is divided by the clock period. */
export interface DenseLut {
  /** Of an adder: for each bit of its width, and beside. */
  readonly adderBit: number
  readonly adder: number
  /** Beside a multiplier that is a DSP. */
  readonly dspUnit: number
  /** Multiplexer of a live output, where every multiplier is used once. */
  readonly output: number
  /** With a reuse factor: of a product that shares its multiplier, and of a cycle. */
  readonly sharedProduct: number
  readonly cycle: number
  /** Shift registers of a live input, times ln(fan-out) - 1.3; reuse factor 1. */
  readonly shiftedInput: number
  readonly shiftedInputPerNs: number
}

/** Coefficients of the registers of a dense layer. */
export interface DenseFf {
  /** Of each bit of all adders. */
  readonly adderBit: number
  /** Of a distinct product with three digits or more. */
  readonly multiplier: number
  readonly multiplierPerNs: number
  /** Of a distinct product; reuse factor 1. */
  readonly product: number
  readonly productPerNs: number
  /** Of each bit of the live outputs. */
  readonly outputBit: number
}

/** The cycles of a dense layer, rounded down in the sum. */
export interface DenseCycles {
  /** Of a level of the adder tree, at the clock periods that were measured. */
  readonly level: number
  /** Where there is a multiplier. */
  readonly unit: number
  readonly once: number
}

/** Constants of the laws of dense layers, latency strategy. */
export interface DenseConstants {
  /** From this width of the wider operand on the tool takes a DSP. */
  readonly dspFrom: number
  /** LUTs of a multiplier in fabric by the width of its wider operand. */
  readonly fabricUnit: { readonly [width: string]: number }
  readonly lut: DenseLut
  readonly ff: DenseFf
  readonly cycles: DenseCycles
  /** ns that a multiplier in a DSP takes; where the clock leaves less, it has three stages. */
  readonly dspNs: number
  /** Part of the clock period that the tool leaves free where the layer does not say it. */
  readonly uncertainty: number
}

/** Constants of an activation, for each bit of input and output of a live element. */
export interface ElementConstants {
  readonly lut: {
    readonly bit: number
    /** With rounding or saturation. */
    readonly castBit: number
    readonly castBitPerNs: number
  }
  readonly ff: { readonly castBit: number; readonly castBitPerNs: number }
  /** Below this clock period a cast takes a cycle. */
  readonly cycleBelowNs: number
}

/** Constants of a softmax. */
export interface SoftmaxConstants {
  readonly lut: { readonly output: number; readonly once: number; readonly fabricUnit: number }
  readonly ff: { readonly output: number; readonly once: number }
  /** `level` stands before log2 of the number of outputs, `fabric` is added where the products are in fabric. */
  readonly cycles: {
    readonly once: number
    readonly perNs: number
    readonly level: number
    readonly fabric: number
  }
  /** Tables of 18 Kb: one an output, one for two outputs and one more, or twice that. */
  readonly bram: 'outputs' | 'ports' | 'ports-twice'
}

/** Constants of a whole project. */
export interface TopConstants {
  /** Cycles of each call, of each dense layer at reuse factor 1, and once. */
  readonly cycles: { readonly call: number; readonly dense: number; readonly once: number }
  /** Whether what computes element by element ends in the cycle of the layer before. */
  readonly chainsElements: boolean
  /** FFs of each bit that goes from layer to layer. */
  readonly ff: { readonly bit: number }
  readonly lut: { readonly once: number }
}

/** What was measured with one tool version on one series of parts. */
export interface Family {
  readonly id: string
  readonly tool: 'Vivado HLS' | 'Vitis HLS'
  /** First and last version that it stands for, by year and number: `2022.2`. */
  readonly versions: readonly [string, string]
  /** Those of them that were measured. */
  readonly measured: readonly string[]
  readonly series: Series
  /** Of dense layers: those that were measured. */
  readonly strategies: readonly string[]
  /** Clock periods in ns that were seen. */
  readonly clocks: readonly [number, number]
  /** What the constants rest on. */
  readonly evidence: string
  readonly dense: DenseConstants
  readonly element: ElementConstants
  readonly softmax: SoftmaxConstants
  readonly top: TopConstants
}
