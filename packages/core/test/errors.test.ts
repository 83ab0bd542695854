import { type ErrorParts, errorFromParts, errorToParts, isMetamlError, MetamlError } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const parts: fc.Arbitrary<ErrorParts> = fc.record(
  {
    code: fc.constant('METAML_E_TEST' as const),
    kind: fc.constantFrom('usage', 'task', 'plugin', 'tool', 'interrupted'),
    message: fc.string(),
    expected: fc.string(),
    found: fc.string(),
    todo: fc.string(),
    data: fc.dictionary(fc.string(), fc.integer(), { noNullPrototype: true }),
  },
  { requiredKeys: ['code', 'kind', 'message'], noNullPrototype: true },
)

describe('MetamlError', () => {
  it('says what was expected, what was found and what to do', () => {
    const error = new MetamlError({
      code: 'METAML_E_TEST',
      kind: 'tool',
      message: 'g++ is missing.',
      expected: 'g++ 9 or later',
      found: 'nothing',
      todo: 'install it',
    })
    expect(error.message).toBe(
      'g++ is missing.\n  expected: g++ 9 or later\n  found:    nothing\n  to do:    install it',
    )
    expect(error.summary).toBe('g++ is missing.')
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error.code, error.kind]).toEqual(['MetamlError', 'METAML_E_TEST', 'tool'])
  })

  it('keeps its cause', () => {
    const cause = new Error('why')
    expect(new MetamlError({ code: 'METAML_E_TEST', kind: 'task', message: '-', cause }).cause).toBe(cause)
    expect('cause' in new MetamlError({ code: 'METAML_E_TEST', kind: 'task', message: '-' })).toBe(false)
  })

  it('crosses a process border unchanged', () => {
    fc.assert(
      fc.property(parts, given => {
        const error = new MetamlError(given)
        const crossed = errorFromParts(JSON.parse(JSON.stringify(errorToParts(error))))
        expect(errorToParts(error)).toStrictEqual(given)
        expect(crossed.message).toBe(error.message)
        expect(errorToParts(crossed)).toEqual(JSON.parse(JSON.stringify(given)))
      }),
    )
  })

  it('is told from others, whichever copy of the package made it', () => {
    const ofAnotherCopy = Object.assign(new Error('x'), { [Symbol.for('metaml.error')]: true })
    expect(isMetamlError(ofAnotherCopy)).toBe(true)
    expect([new Error('x'), null, undefined, 'METAML_E_TEST', {}].some(isMetamlError)).toBe(false)
  })

  it('is made of anything that was thrown', () => {
    expect(errorToParts(new TypeError('no'))).toMatchObject({ code: 'METAML_E_UNEXPECTED', kind: 'task' })
    expect(errorToParts(new TypeError('no')).message).toMatch(/^TypeError: no\n\s+at /)
    expect(errorToParts('text').message).toBe('text')
    expect(errorToParts(undefined).message).toBe('undefined')
  })
})
