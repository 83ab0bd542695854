import { fractionOf, readFixed } from './fixed-text.js'
import type { LayerDescription } from './layer-description.js'

/** What the laws of a dense layer compute with; all numbers are finite. */
export interface DenseFacts {
  readonly inputs: number
  readonly outputs: number
  readonly reuse: number
  readonly clock: number
  /** What the tool leaves free of the clock period, in ns; undefined for its default. */
  readonly uncertainty: number | undefined
  readonly inputWidth: number
  readonly weightWidth: number
  readonly accumWidth: number
  /** Fraction bits of a product that the accumulator drops. */
  readonly droppedBits: number
  readonly zeros: number
  readonly nonZeros: number
  readonly powers: number
  readonly meanDigits: number
  /** Distinct products with two digits, and with more. */
  readonly pairs: number
  readonly multipliers: number
  readonly biases: number
  readonly liveInputs: number
  readonly liveOutputs: number
  readonly maxFanIn: number
  /** Negative codes that cost an adder; undefined where only the counts are known. */
  readonly negations: number | undefined
  /** Products whose code has less than five bits; 0 where only the counts are known. */
  readonly narrow: number
  readonly multiplierKind: 'dsp' | 'fabric' | 'choice'
}

/** The facts of a dense layer, or the names of the fields that it takes and that are not there. */
export function denseFacts(
  layer: LayerDescription,
): { readonly facts: DenseFacts } | { readonly missing: readonly string[] } {
  const missing: string[] = []
  const number = (name: keyof LayerDescription, otherwise?: number): number => {
    const value = layer[name]
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
    if (otherwise !== undefined) return otherwise
    missing.push(name)
    return Number.NaN
  }
  const type = (name: keyof LayerDescription) => {
    const found = readFixed(layer[name] as string | null | undefined)
    if (found === undefined) missing.push(name)
    return found
  }
  const [inputs, outputs] = [number('n_in'), number('n_out')]
  const [input, weight] = [type('input_type'), type('weight_type')]
  const accum = readFixed(layer.accum_type) ?? type('output_type')
  const total = number('n_weights', inputs * outputs)
  const zeros = number('n_zero')
  const multipliers = number('distinct_csd3')
  const products = number('distinct_products')
  const clock = positive(layer.clock_target_ns)
  if (clock === undefined) missing.push('clock_target_ns')
  const meanDigits = number('mean_csd')
  if (missing.length > 0) return { missing }
  const nonZeros = Math.max(0, total - zeros)
  const liveOutputs = Math.max(0, outputs - number('n_dead_outputs', 0))
  return {
    facts: {
      inputs,
      outputs,
      reuse: Math.max(1, number('reuse_factor', 1)),
      clock: clock!,
      uncertainty: layer.uncertainty_ns ?? undefined,
      inputWidth: input!.width,
      weightWidth: weight!.width,
      accumWidth: accum!.width,
      droppedBits: Math.max(0, fractionOf(input!) + fractionOf(weight!) - fractionOf(accum!)),
      zeros,
      nonZeros,
      powers: number('n_pow2', 0),
      meanDigits,
      pairs: Math.max(0, products - multipliers),
      multipliers,
      biases: number('n_bias_nonzero', liveOutputs),
      liveInputs: Math.max(0, inputs - number('n_dead_inputs', 0)),
      liveOutputs,
      maxFanIn: number('max_fan_in', liveOutputs === 0 ? 0 : nonZeros / liveOutputs),
      negations: typeof layer.n_negations === 'number' ? layer.n_negations : undefined,
      narrow: number('n_narrow', 0),
      multiplierKind: forced(layer.config_op_mul_impl),
    },
  }
}

function forced(option: string | null | undefined): DenseFacts['multiplierKind'] {
  if (typeof option !== 'string') return 'choice'
  if (/^dsp\b/i.test(option)) return 'dsp'
  return /^fabric\b/i.test(option) ? 'fabric' : 'choice'
}

function positive(value: number | null | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined
}
