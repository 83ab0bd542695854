import {
  type AnyPipeTask,
  checkFlow,
  defineTask,
  type Flow,
  type FlowValue,
  flow,
  paramsJsonSchema,
  readFlowJson,
  ref,
} from '@metaml/core'
import { codeParam, flowParam } from '@metaml/plugin-kit'
import { expect, expectTypeOf, test, vi } from 'vitest'
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

const nested = {
  format: 1,
  name: 'nested',
  inputs: { model: 'dnn' },
  nodes: [
    { name: 'part', flow: inner.json, params: { 'measure.depth': 3 } },
    { name: 'last', task: 'measure' },
  ],
  edges: [
    { from: '$input.model', to: 'part.model' },
    { from: 'part.returned[0]', to: 'last.model' },
  ],
  returns: ['last.model'],
}
const expanded = readFlowJson(nested)
const built = flow('nested', f =>
  f.add(measure, {}, f.add(inner, { 'measure.depth': 3 }, f.input('dnn'), { name: 'part' }), {
    name: 'last',
  }),
).json

test.each([
  ['a flow of parts, written out', nested, expanded],
  ['a flow with a part, built', built, built],
  ['a flow with a budget', { ...inner.json, budget: { DSP: 5 } }, { ...inner.json, budget: { DSP: 5 } }],
])('%s: the task gets it with the parts in their places', (_, $flow, wanted) => {
  expect(schema.parse({ evaluate: { $flow } })).toEqual({ evaluate: { $flow: wanted } })
  const outer = { ...flow('outer', f => f.add(search, {})).json }
  const nodes = [{ ...outer.nodes[0]!, params: { evaluate: { $flow: $flow as never } } }]
  const tasks = new Map<string, AnyPipeTask>([search, measure].map(task => [task.id, task as AnyPipeTask]))
  const check = checkFlow({ ...outer, nodes }, { task: id => tasks.get(id) })
  expect(check.problems).toEqual([])
  expect(check.flow!.nodes.get('search')!.params).toEqual({ evaluate: { $flow: wanted } })
  // Whoever looks for the tasks of a flow finds those of the part too.
  expect(check.flow!.json.nodes[0]!.params).toEqual({ evaluate: { $flow: wanted } })
})

test('what is wrong with a part is said once, at its place', () => {
  const $flow = { ...nested, edges: nested.edges.slice(1) }
  expect(schema.safeParse({ evaluate: { $flow } }).error!.issues).toMatchObject([
    { path: ['evaluate', '$flow'], message: expect.stringContaining("The input 'model' of the flow 'part'") },
  ])
  const outer = flow('outer', f => f.add(search, { evaluate: { $flow: $flow as never } }))
  expect(checkFlow(outer).problems).toMatchObject([
    { code: 'METAML_E_FLOW_INPUT', place: 'parameter search.evaluate: flow' },
  ])
})

/** How often the parameters of the task inside a flow are gone through. */
function countReads(read: () => unknown): number {
  const entries = vi.spyOn(Object, 'entries')
  try {
    read()
    return entries.mock.calls.filter(([value]) => Object.hasOwn(value, 'depth')).length
  } finally {
    entries.mockRestore()
  }
}

test.each([
  ['a flow as it was built', inner, inner.json],
  ['the JSON of one', { $flow: inner.json }, inner.json],
  ['the JSON of one with parts', { $flow: nested as never }, nested],
])('%s is read once', (_, evaluate, json) => {
  const once = countReads(() => readFlowJson(json))
  expect(once).toBeGreaterThan(0)
  expect(countReads(() => schema.parse({ evaluate }))).toBe(once)
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
