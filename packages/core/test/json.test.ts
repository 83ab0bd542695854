import { canonicalJson } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** The same value with the keys of every object in another order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, item]) => [key, reordered(item)]),
  )
}

describe('canonicalJson', () => {
  it('reads as the value that was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false } as never), value => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), value => {
        expect(canonicalJson(reordered(value))).toBe(canonicalJson(value))
      }),
    )
  })

  it('differs where values differ', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const same = JSON.stringify(reordered(a)) === JSON.stringify(reordered(b))
        if (same) expect(canonicalJson(a)).toBe(canonicalJson(b))
        if (canonicalJson(a) === canonicalJson(b))
          expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
      }),
    )
  })

  it('sorts keys at every depth, keeps lists as they are and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [2, { z: 1, a: undefined, c: null }], a: 'x', B: 0 })).toBe(
      '{"B":0,"a":"x","b":[2,{"c":null,"z":1}]}',
    )
  })
})
