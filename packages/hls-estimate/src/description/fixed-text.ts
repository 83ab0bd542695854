/** What the laws need of a fixed-point type. */
export interface FixedShape {
  readonly width: number
  readonly integer: number
  readonly signed: boolean
  /** Whether it rounds, and whether it saturates. */
  readonly rounds: boolean
  readonly saturates: boolean
}

const known = new Map<string, FixedShape | undefined>()

/** Reads `ap_fixed<16,6>`, `ap_uint<8>` and such, in an array too; undefined for anything else. */
export function readFixed(text: string | null | undefined): FixedShape | undefined {
  if (typeof text !== 'string') return undefined
  if (!known.has(text)) known.set(text, parse(text))
  return known.get(text)
}

function parse(text: string): FixedShape | undefined {
  const match = /ap_(u?)(fixed|int)\s*<([^<>]*)>/.exec(text)
  if (match === null) return undefined
  const [first, second, ...modes] = match[3]!.split(',').map(word => word.trim())
  const width = Number(first)
  const integer = match[2] === 'int' ? width : Number(second)
  if (!Number.isInteger(width) || width < 1 || !Number.isInteger(integer)) return undefined
  return {
    width,
    integer,
    signed: match[1] === '',
    rounds: modes.some(mode => mode.startsWith('AP_RND')),
    saturates: modes.some(mode => mode.startsWith('AP_SAT')),
  }
}

/** Bits behind the point. */
export function fractionOf({ width, integer }: FixedShape): number {
  return width - integer
}
