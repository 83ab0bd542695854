import { MetamlError } from '@metaml/core'
import { describe, expect, it } from 'vitest'
import { exitCode } from '../dist/index.js'
import { errorText } from '../dist/text/error-text.js'

const parts = { code: 'METAML_E_X', kind: 'usage', message: 'It is wrong.' } as const

describe('errorText', () => {
  it('says code, sentence, place, expected, found and what to do', () => {
    const text = errorText({
      ...parts,
      ...{ expected: 'this', found: 'that', todo: 'mend it' },
      data: { file: '/p/a.flow.ts', line: 3, column: 7 },
    })
    expect(text.split('\n')).toEqual([
      'METAML_E_X It is wrong.',
      '  at:       /p/a.flow.ts:3:7',
      '  expected: this',
      '  found:    that',
      '  to do:    mend it',
    ])
  })

  it('says the place in a table by row and column', () => {
    const data = { file: 'rows.csv', row: 18, column: 'mass' }
    expect(errorText({ ...parts, data })).toContain("  at:       rows.csv, row 18, column 'mass'")
    expect(errorText({ ...parts, data: { file: 'rows.csv' } })).toContain('  at:       rows.csv')
  })

  it('tells all problems of a flow, each with its place and suggestion', () => {
    const problems = [
      { code: 'METAML_E_FLOW_EDGE', place: 'edge a.b -> c.d', message: 'One.', todo: "write 'x'?" },
      { code: 'METAML_E_FLOW_PARAMETER', place: 'parameter a.rate', message: 'Two.', found: '7' },
    ]
    const text = errorText({ ...parts, code: 'METAML_E_FLOW', data: { problems } })
    expect(text).toContain('2 problems')
    expect(text).toContain("  edge a.b -> c.d: One. METAML_E_FLOW_EDGE\n    to do:    write 'x'?")
    expect(text).toContain('  parameter a.rate: Two. METAML_E_FLOW_PARAMETER\n    found:    7')
  })
})

describe('exitCode', () => {
  const of = (kind: MetamlError['kind'], code: MetamlError['code'] = 'METAML_E_X'): number =>
    exitCode(new MetamlError({ ...parts, kind, code }))

  it('follows from the kind of the error', () => {
    expect([of('task'), of('usage'), of('plugin'), of('tool'), of('interrupted')]).toEqual([1, 2, 3, 4, 130])
  })

  it('is that of a failed task where a tool is there but failed, and where nobody foresaw it', () => {
    expect(of('tool', 'METAML_E_TOOL_FAILED')).toBe(1)
    expect(of('tool', 'METAML_E_TOOL_MISSING')).toBe(4)
    expect(exitCode(new Error('?'))).toBe(1)
  })
})
