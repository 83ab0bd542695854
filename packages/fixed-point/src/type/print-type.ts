import type { FixedType } from './fixed-type.js'

/** Writes a type as C++ does, without the arguments that stand at their defaults: `ap_fixed<18,8,AP_RND>`. */
export function printType(type: FixedType): string {
  const sign = type.signed ? '' : 'u'
  if (type.kind === 'int') return `ap_${sign}int<${type.width}>`
  const args = [type.width, type.integer, type.quantization, type.overflow, type.wrapBits]
  const defaults = [undefined, undefined, 'AP_TRN', 'AP_WRAP', 0]
  let count = args.length
  while (count > 2 && args[count - 1] === defaults[count - 1]) count--
  return `ap_${sign}fixed<${args.slice(0, count).join(',')}>`
}
