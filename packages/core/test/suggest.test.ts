import { closest } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const word = fc.stringMatching(/^[a-z]{5,12}$/)

describe('closest', () => {
  it.each([
    ['pruing', 'pruning'],
    ['prunning', 'pruning'],
    ['purning', 'pruning'],
    ['PRUNING', 'pruning'],
    ['tolerateAcLos', 'tolerateAccLoss'],
    ['rat', 'rate'],
    ['xs', 'x'],
  ])('finds what %s means', (name, meant) => {
    expect(closest(name, ['x', 'rate', 'tolerateAccLoss', 'pruning', 'scaling', 'hls4ml'])).toBe(meant)
  })

  it('suggests nothing that is far', () => {
    expect(closest('quantization', ['pruning', 'scaling'])).toBeUndefined()
    expect(closest('x', ['yz'])).toBeUndefined()
    // They have no letter in common.
    expect(closest('q', ['a', 'ab'])).toBeUndefined()
    expect(closest('pruning', [])).toBeUndefined()
  })

  it('finds a name itself before all others', () => {
    fc.assert(
      fc.property(word, fc.array(word), (name, others) => {
        expect(closest(name, [...others, name])).toBe(name)
      }),
    )
  })

  it('finds a name with one letter lost, doubled or changed, or two swapped', () => {
    fc.assert(
      fc.property(word, fc.nat(), fc.constantFrom('lose', 'double', 'change', 'swap'), (name, at, how) => {
        const i = at % (name.length - 1)
        const [head, letter, next, tail] = [name.slice(0, i), name[i]!, name[i + 1]!, name.slice(i + 2)]
        const misspelt = {
          lose: head + next + tail,
          double: head + letter + letter + next + tail,
          change: `${head}_${next}${tail}`,
          swap: head + next + letter + tail,
        }[how]!
        expect(closest(misspelt, [name])).toBe(name)
      }),
    )
  })
})
