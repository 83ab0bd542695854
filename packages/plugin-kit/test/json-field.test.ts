import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setJsonField } from '../dist/json-field.js'

const object = fc.dictionary(
  fc.string().filter(key => key !== '__proto__' && key !== 'metaml'),
  fc.jsonValue(),
)
const value = fc.jsonValue().map(given => JSON.parse(JSON.stringify(given)) as unknown)

test('the text reads as the object with that field set, however it was written', () => {
  fc.assert(
    fc.property(
      object,
      value,
      fc.option(value),
      fc.constantFrom(undefined, 2, 4, '\t'),
      (fields, wanted, earlier, indent) => {
        const before = earlier === null ? fields : { metaml: earlier, ...fields }
        const after = setJsonField(JSON.stringify(before, null, indent), 'metaml', wanted)
        expect(JSON.parse(after)).toEqual(JSON.parse(JSON.stringify({ ...fields, metaml: wanted })))
        expect(setJsonField(after, 'metaml', wanted)).toBe(after)
      },
    ),
  )
})

test('what stands around the field keeps every character', () => {
  const text = '{\n    "a": [1,  2],\n    "metaml": { "old": "}" }\t,\n    "z": {"metaml": 1}\n}'
  expect(setJsonField(text, 'metaml', { tasks: [] })).toBe(
    '{\n    "a": [1,  2],\n    "metaml": {\n        "tasks": []\n    }\t,\n    "z": {"metaml": 1}\n}',
  )
})

test('text that is no object is refused', () => {
  expect(() => setJsonField('[1]', 'metaml', 1)).toThrow(SyntaxError)
  expect(() => setJsonField('{', 'metaml', 1)).toThrow(SyntaxError)
})
