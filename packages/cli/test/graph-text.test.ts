import fc from 'fast-check'
import { expect, it } from 'vitest'
import { escapeText, labelOf, parameterLines } from '../dist/graph/graph-text.js'

it('escapes what would end a text or mean something in it, and nothing of it is lost', () => {
  expect(escapeText('ap_fixed<18,8> "a" #1')).toBe('ap_fixed#60;18,8#62; #34;a#34; #35;1')
  fc.assert(
    fc.property(fc.string(), text => {
      const escaped = escapeText(text)
      expect(escaped).not.toMatch(/["<>&`$\\\n]/)
      const back = escaped.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
      expect(back).toBe(text.replace(/\s+/g, ' '))
    }),
  )
})

it('writes labels in lines, the first in bold', () => {
  expect(labelOf('a<b', ['rate = 0.5', 'x > 1'])).toBe('<b>a#60;b</b><br/>rate = 0.5<br/>x #62; 1')
})

it.each([
  ['jet-dnn', ['p = jet-dnn']],
  [0.02, ['p = 0.02']],
  [false, ['p = false']],
  [null, ['p = null']],
  [['LUT', 'DSP'], ['p = LUT, DSP']],
  [{ fc1: 4, fc2: [2, 1] }, ['p: fc1 = 4', 'p: fc2 = 2, 1']],
  [{}, ['p = {}']],
  [{ $ref: { file: './mine.ts', export: 'fits' } }, ['p = fits of ./mine.ts']],
  [['a', { b: 1 }], ['p = a, {"b":1}']],
])('writes the parameter %j', (value, lines) => {
  expect(parameterLines('p', value)).toEqual(lines)
})

it('cuts long values', () => {
  const [line] = parameterLines('p', 'x'.repeat(100))
  expect(line).toBe(`p = ${'x'.repeat(79)}…`)
  expect(parameterLines('p', 'x'.repeat(80))).toEqual([`p = ${'x'.repeat(80)}`])
})
