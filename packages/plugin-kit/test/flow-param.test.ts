import { checkFlow, defineTask, type Flow, type FlowValue, flow, paramsJsonSchema, ref } from '@metaml/core'
import { codeParam, flowParam } from '@metaml/plugin-kit'
import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const schema = z.strictObject({
  evaluate: flowParam().optional().describe('a flow'),
  predicate: codeParam().optional(),
})

const search = defineTask({
  apiVersion: 1,
  id: 'search',
  role: 'optimization',
  summary: 'Searches',
  params: schema,
  inputs: {},
  outputs: { model: 'dnn' },
  run: () => Promise.reject(new Error('not run here')),
})

const measure = defineTask({
  apiVersion: 1,
  id: 'measure',
  role: 'transformation',
  summary: 'Measures',
  params: z.strictObject({ depth: z.number().default(1) }),
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  run: () => Promise.reject(new Error('not run here')),
})

const inner = flow('inner', f => f.add(measure, { depth: 2 }, f.input('dnn')))

test('a user gives a flow, a task gets its JSON', () => {
  expectTypeOf<z.input<typeof schema>['evaluate']>().toEqualTypeOf<Flow | FlowValue | undefined>()
  expectTypeOf<z.output<typeof schema>['evaluate']>().toEqualTypeOf<FlowValue | undefined>()

  const outer = flow('outer', f => f.add(search, { evaluate: inner, predicate: ref('./mine.ts', 'fits') }))
  const check = checkFlow(outer)
  expect(check.problems).toEqual([])
  expect(check.flow?.nodes.get('search')?.params).toEqual({
    evaluate: { $flow: inner.json },
    predicate: { $ref: { file: './mine.ts', export: 'fits' } },
  })
  expect(schema.parse({ evaluate: inner })).toEqual({ evaluate: { $flow: inner.json } })
})

test('what is wrong inside the inner flow is a problem of the outer one', () => {
  const wrong = flow('inner', f => f.add(measure, { depth: 'deep' as never }, f.input('dnn')))
  const check = checkFlow(flow('outer', f => f.add(search, { evaluate: wrong })))
  expect(check.problems).toMatchObject([
    {
      code: 'METAML_E_FLOW_PARAMETER',
      place: 'parameter search.evaluate: parameter measure.depth',
    },
  ])
})

test.each([
  [3],
  [{ $flow: {} }],
  [{ $flow: { ...inner.json, format: 2 } }],
  [{ $flow: inner.json, more: 1 }],
])('%j is no flow', evaluate => expect(schema.safeParse({ evaluate }).success).toBe(false))

test('both have a JSON Schema', () => {
  expect(paramsJsonSchema(schema)).toMatchObject({
    additionalProperties: false,
    properties: {
      evaluate: { type: 'object', required: ['$flow'], description: 'a flow' },
      predicate: { type: 'object', required: ['$ref'] },
    },
  })
  expect(schema['~standard'].jsonSchema.output({ target: 'draft-2020-12' })).toHaveProperty(
    'properties.evaluate.properties.$flow',
  )
})
