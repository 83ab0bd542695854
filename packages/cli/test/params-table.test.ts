import { expect, it } from 'vitest'
import { paramsTable, typeOf } from '../dist/results/params-table.js'

it('lists parameters from their JSON Schema', () => {
  const table = paramsTable({
    type: 'object',
    properties: {
      rate: { type: 'number', minimum: 0, exclusiveMaximum: 1, description: 'how much' },
      epochs: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 15 },
      file: { type: 'string' },
    },
    required: ['file'],
  })!
  expect(table.rows).toEqual([
    ['rate', 'number >= 0, < 1', '-', 'how much'],
    ['epochs', 'integer >= 1', '15', ''],
    ['file', 'string', '(must be given)', ''],
  ])
  expect(paramsTable({ type: 'object', properties: {} })).toBeUndefined()
})

it.each([
  [{ enum: ['a', 'b'] }, '"a" | "b"'],
  [{ anyOf: [{ type: 'number' }, { type: 'array', items: { type: 'string' } }] }, 'number | string[]'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, '{ <name>: number }'],
  [{ type: 'object', properties: { $flow: {} } }, 'flow'],
  [{}, 'any'],
])('writes the type %j', (schema, text) => {
  expect(typeOf(schema as never)).toBe(text)
})
