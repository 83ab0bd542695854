import type { Json, JsonObject } from '@metaml/core'
import { Refusal } from './kinds/kind.js'

/** A quantiser of QKeras with its settings; the ones that are not named there have QKeras' defaults. */
export type Quantizer =
  | {
      readonly className: 'quantized_bits'
      readonly bits: number
      /** Bits left of the point, without the sign. */
      readonly integer: number
      readonly symmetric: boolean
      readonly keepNegative: boolean
      /** The scale; undefined where QKeras was given none. */
      readonly alpha: number | undefined
    }
  | {
      readonly className: 'quantized_relu'
      readonly bits: number
      readonly integer: number
      /** The largest output; undefined where it is the largest number of these bits. */
      readonly upperBound: number | undefined
    }

/** The parameters of QKeras' quantisers, in the order of their constructors, with their defaults. */
const signatures = {
  quantized_bits: {
    bits: 8,
    integer: 0,
    symmetric: 0,
    keep_negative: true,
    alpha: null,
    use_stochastic_rounding: false,
    scale_axis: null,
    qnoise_factor: 1,
    var_name: null,
    use_ste: true,
    use_variables: false,
  },
  quantized_relu: {
    bits: 8,
    integer: 0,
    use_sigmoid: 0,
    negative_slope: 0,
    use_stochastic_rounding: false,
    relu_upper_bound: null,
    is_quantized_clip: true,
    qnoise_factor: 1,
    var_name: null,
    use_ste: true,
    use_variables: false,
  },
} satisfies { readonly [name: string]: JsonObject }

/** Whether a value names a quantiser of whatever class: `quantized_relu(6)`, or an object with a class. */
export function isQuantizer(value: Json | undefined): value is string | JsonObject {
  if (typeof value === 'string') return value.includes('(') || value.startsWith('quantized_')
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'class_name' in value
}

/**
 * Reads a quantiser, `quantized_bits(6,0,alpha=1)` or `{ class_name, config }`.
 * @throws Refusal on another class, or settings that are not supported
 */
export function parseQuantizer(value: Json): Quantizer {
  const { className, settings } = typeof value === 'string' ? ofText(value) : ofObject(value)
  const defaults: JsonObject | undefined = Object.hasOwn(signatures, className)
    ? signatures[className as keyof typeof signatures]
    : undefined
  const refuse = (what: string) => new Refusal(`quantiser ${className.slice(0, 80)}${what}`)
  if (defaults === undefined) throw refuse(' (supported: quantized_bits, quantized_relu)')
  const all: JsonObject = { ...defaults, ...settings }
  for (const key of Object.keys(settings)) {
    if (!Object.hasOwn(defaults, key)) throw refuse(` with ${key.slice(0, 80)}`)
  }
  const number = (key: string, from: number, to: number, whole = true) => {
    const found = all[key]
    const right = typeof found === 'number' && found >= from && found <= to
    if (!right || (whole && !Number.isInteger(found))) throw refuse(` with ${key}: ${short(found)}`)
    return found as number
  }
  const fixed = (key: string) => {
    if (Number(all[key]) !== Number(defaults[key])) throw refuse(` with ${key}: ${short(all[key])}`)
  }
  fixed('qnoise_factor')
  fixed('use_stochastic_rounding')
  const bits = number('bits', 1, 32)
  const integer = number('integer', -64, 64)
  if (className === 'quantized_relu') {
    fixed('use_sigmoid')
    fixed('negative_slope')
    const bounded = all.is_quantized_clip === false && all.relu_upper_bound !== null
    const upperBound = bounded ? number('relu_upper_bound', 0, 1e30, false) : undefined
    return { className, bits, integer, upperBound }
  }
  return {
    className: 'quantized_bits',
    bits,
    integer,
    symmetric: Boolean(all.symmetric),
    keepNegative: Boolean(all.keep_negative),
    alpha: all.alpha === null ? undefined : number('alpha', -1e30, 1e30, false),
  }
}

/** A quantiser as QKeras writes it in a line. */
export function quantizerText(quantizer: Quantizer): string {
  const { className, bits, integer } = quantizer
  if (className === 'quantized_relu') {
    const bound = quantizer.upperBound
    const more = bound === undefined ? '' : `,relu_upper_bound=${bound},is_quantized_clip=False`
    return `quantized_relu(${bits},${integer}${more})`
  }
  const { symmetric, keepNegative, alpha } = quantizer
  const negative = keepNegative ? '' : ',keep_negative=False'
  const scale = alpha === undefined ? '' : `,alpha=${alpha}`
  return `quantized_bits(${bits},${integer},${Number(symmetric)}${negative}${scale})`
}

/** A quantiser as QKeras writes it in a topology. */
export function quantizerJson(quantizer: Quantizer): JsonObject {
  const { className, bits, integer } = quantizer
  const common = { use_stochastic_rounding: false, qnoise_factor: 1 }
  if (className === 'quantized_relu') {
    const { upperBound } = quantizer
    const bound = {
      relu_upper_bound: upperBound ?? null,
      ...(upperBound !== undefined && { is_quantized_clip: false }),
    }
    return {
      class_name: className,
      config: { bits, integer, use_sigmoid: 0, negative_slope: 0, ...bound, ...common },
    }
  }
  const { symmetric, keepNegative, alpha } = quantizer
  return {
    class_name: className,
    config: {
      bits,
      integer,
      symmetric: Number(symmetric),
      alpha: alpha ?? null,
      keep_negative: keepNegative,
      ...common,
    },
  }
}

function ofObject(value: Json): { className: string; settings: JsonObject } {
  const { class_name: className, config } = (value ?? {}) as JsonObject
  if (typeof className !== 'string') throw new Refusal(`quantiser ${short(value)}`)
  return { className, settings: { ...((config ?? {}) as JsonObject) } }
}

function ofText(text: string): { className: string; settings: JsonObject } {
  const found = /^([A-Za-z_]\w*)(?:\(([^()]*)\))?$/.exec(text.trim())
  if (found === null) throw new Refusal(`quantiser ${text.slice(0, 80)}`)
  const className = found[1]!
  const keys = Object.keys(signatures[className as keyof typeof signatures] ?? {})
  const written = (found[2] ?? '').split(',').filter(part => part.trim() !== '')
  const settings = written.map((part, i) => {
    const [key, value] = part.includes('=') ? part.split('=', 2) : [keys[i] ?? `argument ${i + 1}`, part]
    return [key!.trim(), ofPython(value!.trim())] as const
  })
  return { className, settings: Object.fromEntries(settings) }
}

function ofPython(text: string): Json {
  const known: { readonly [word: string]: Json } = { True: true, False: false, None: null }
  if (Object.hasOwn(known, text)) return known[text]!
  const number = Number(text)
  return text !== '' && Number.isFinite(number) ? number : text
}

function short(value: Json | undefined): string {
  return JSON.stringify(value)?.slice(0, 80) ?? 'nothing'
}
