/** What an `ap_fixed`, `ap_ufixed`, `ap_int` or `ap_uint` type holds. */
export interface FixedType {
  readonly min: number
  readonly max: number
  /** Whether a value outside becomes the nearest one inside; else it wraps around. */
  readonly saturates: boolean
}

/** Reads a C++ type; undefined for one that is none of these. */
export function readFixedType(type: string): FixedType | undefined {
  const parts = /^ap_(u?)(fixed|int)<(.*)>$/.exec(type.replaceAll(/\s/g, ''))
  if (parts === null) return undefined
  const [width, integer = width, , overflow = ''] = parts[3]!.split(',') as [string, ...string[]]
  const unsigned = parts[1] === 'u'
  const step = 2 ** (Number(integer) - Number(width))
  const top = 2 ** (Number(integer) - (unsigned ? 0 : 1))
  return { min: unsigned ? 0 : -top, max: top - step, saturates: overflow.startsWith('AP_SAT') }
}
