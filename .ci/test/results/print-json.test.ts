import fc from 'fast-check'
import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { printJson } from '../../results/print-json.mjs'

const number = fc.integer({ min: -1e6, max: 1e6 }).map(value => value / 1e3)
const json = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
  ),
})).value

test('what is printed reads back the same', () => {
  fc.assert(
    fc.property(json, value => {
      expect(JSON.parse(printJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('what fits stands on one line; long numbers are cut to a millionth', () => {
  expect(printJson({ a: [1, 2], b: 1 / 3 })).toBe('{ "a": [1, 2], "b": 0.333333 }\n')
  const rows = [{ text: 'x'.repeat(60) }, { text: 'y'.repeat(60) }]
  expect(printJson(rows).trimEnd().split('\n')).toHaveLength(4)
})
