import { MetamlError } from '@metaml/core'
import {
  type FixedType,
  fixedType,
  intType,
  maxWidth,
  type Overflow,
  overflows,
  type Quantization,
  quantizations,
} from './fixed-type.js'

/**
 * Reads a type as C++ writes it, `ap_fixed<18,8,AP_RND,AP_SAT,0>`, or as hls4ml's settings do, `fixed<18,8,RND,SAT>`.
 * Throws `METAML_E_FIXED_TYPE`.
 */
export function parseType(text: string): FixedType {
  const match = /^\s*(?:ap_)?(u?)(fixed|int)\s*<([^<>]*)>\s*$/.exec(text)
  if (!match) throw refuse(text, 'it is none of ap_fixed, ap_ufixed, ap_int, ap_uint')
  const signed = match[1] === ''
  const args = match[3]!.split(',').map(arg => arg.trim())
  const type = match[2] === 'int' ? parseIntType(text, args, signed) : parseFixedType(text, args, signed)
  if (type.width < 1 || type.width > maxWidth) throw refuse(text, `its width is not 1 to ${maxWidth}`)
  return type
}

function parseIntType(text: string, args: readonly string[], signed: boolean): FixedType {
  if (args.length !== 1) throw refuse(text, 'an integer type has one argument, its width')
  return intType(integerOf(text, args[0]!), signed)
}

function parseFixedType(text: string, args: readonly string[], signed: boolean): FixedType {
  if (args.length < 2 || args.length > 5) throw refuse(text, 'a fixed-point type has 2 to 5 arguments')
  const [width, integer] = [integerOf(text, args[0]!), integerOf(text, args[1]!)]
  const quantization = modeOf<Quantization>(text, quantizations, args[2] ?? 'AP_TRN')
  const overflow = modeOf<Overflow>(text, overflows, args[3] ?? 'AP_WRAP')
  const wrapBits = integerOf(text, args[4] ?? '0')
  if (Math.abs(integer) > 1024) throw refuse(text, 'its integer bits are not -1024 to 1024')
  if (wrapBits < 0 || wrapBits > width) throw refuse(text, 'its saturated bits are not 0 to its width')
  if (overflow === 'AP_WRAP_SM' && !signed) throw refuse(text, 'the headers have no unsigned AP_WRAP_SM')
  return fixedType(width, integer, { signed, quantization, overflow, wrapBits })
}

function integerOf(text: string, arg: string): number {
  if (!/^[-+]?\d{1,6}$/.test(arg)) throw refuse(text, `"${arg}" is no whole number`)
  return Number(arg)
}

function modeOf<Mode extends string>(text: string, modes: readonly Mode[], arg: string): Mode {
  const name = arg.replace(/^(?:::)?(?:SC_|AP_)?/, 'AP_')
  const mode = modes.find(known => known === name)
  if (mode === undefined) throw refuse(text, `"${arg}" is none of ${modes.join(', ')}`)
  return mode
}

function refuse(text: string, why: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIXED_TYPE',
    kind: 'usage',
    message: `"${text}" is no fixed-point type: ${why}.`,
    expected: `a type such as ap_fixed<16,6,AP_RND,AP_SAT> or ap_uint<8>, at most ${maxWidth} bits wide`,
    found: text,
    todo: 'Correct the type.',
  })
}
