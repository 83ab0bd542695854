import { type FixedType, fixedType, intType, overflows, quantizations } from '@metaml/fixed-point'
import type { Random } from '../../../packages/fixed-point/test/exactness/random.js'
import type { TypePool } from './random-assignment.js'

/** How wide and how strange the types of a pool are. */
interface Style {
  readonly modes: 'plain' | 'saturating' | 'any'
  /** Of 100 types, how many have an extreme width or point. */
  readonly extreme: number
}

const styles: readonly Style[] = [
  { modes: 'any', extreme: 0 },
  { modes: 'saturating', extreme: 0 },
  { modes: 'any', extreme: 8 },
  { modes: 'plain', extreme: 0 },
  { modes: 'any', extreme: 20 },
]

/** A pool of random types, whose style depends on `turn`. */
export function makeTypePool(random: Random, turn: number): TypePool {
  const style = styles[turn % styles.length]!
  const pools = shapes.map(shape =>
    Array.from({ length: shape.count }, () => randomType(random, style, shape)),
  )
  return role => random.pick(pools[shapes.findIndex(({ roles }) => roles.test(role))]!)
}

/** A width that a designer would try, or now and then one that none would. */
function randomType(random: Random, { modes, extreme }: Style, shape: Shape): FixedType {
  if (random.int(1, 100) <= extreme) return extremeType(random, shape)
  const width = random.int(...shape.width)
  const integer = Math.min(random.int(...shape.integer), width)
  const signed = random.int(0, 9) < shape.signed
  return fixedType(width, integer, { signed, ...randomModes(random, modes, width, signed) })
}

/** Ranges of widths and integer bits for roles, how many of 10 types are signed, and how many types a pool has. */
interface Shape {
  readonly roles: RegExp
  readonly count: number
  readonly width: readonly [number, number]
  readonly integer: readonly [number, number]
  readonly signed: number
}

const shapes: readonly Shape[] = [
  { roles: /accum$/, count: 2, width: [14, 32], integer: [6, 12], signed: 10 },
  { roles: /weight|scale|param|slope|shift|bias/, count: 3, width: [6, 18], integer: [1, 4], signed: 9 },
  { roles: /table|inv_inp/, count: 3, width: [10, 20], integer: [2, 6], signed: 6 },
  { roles: /inp_norm/, count: 2, width: [10, 18], integer: [4, 7], signed: 3 },
  { roles: /./, count: 4, width: [8, 18], integer: [3, 7], signed: 9 },
]

function randomModes(random: Random, modes: Style['modes'], width: number, signed: boolean) {
  if (modes === 'plain') return {}
  if (modes === 'saturating')
    return {
      quantization: random.pick(['AP_RND', 'AP_RND_CONV', 'AP_TRN'] as const),
      overflow: 'AP_SAT' as const,
    }
  const overflow = random.pick(overflows.filter(mode => signed || mode !== 'AP_WRAP_SM'))
  const wrapBits = overflow.startsWith('AP_WRAP') ? random.pick([0, 0, 0, 1, 2, Math.min(4, width)]) : 0
  return { quantization: random.pick(quantizations), overflow, wrapBits: Math.min(wrapBits, width) }
}

/** Very narrow, very wide, all fraction, with its point outside, or an integer. */
function extremeType(random: Random, { width: [, widest] }: Shape): FixedType {
  const signed = random.int(0, 2) > 0
  const least = signed ? 1 : 2
  switch (random.int(0, 4)) {
    case 0: {
      const width = random.int(least, 4)
      return fixedType(width, random.int(0, width), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 1: {
      const width = widest > 30 ? random.int(36, 48) : random.int(22, 30)
      return fixedType(width, random.int(4, 14), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 2: {
      const width = random.int(6, 16)
      return fixedType(width, -random.int(0, 3), { signed, ...randomModes(random, 'any', width, signed) })
    }
    case 3: {
      const width = random.int(3, 10)
      return fixedType(width, width + random.int(0, 3), {
        signed,
        ...randomModes(random, 'any', width, signed),
      })
    }
    default:
      return intType(random.int(2, 12), signed)
  }
}
