import { checkFlow, type FlowJson, isMetamlError, readFlowJson } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { someTasks } from './some-tasks.js'

const known = { task: (id: string) => someTasks.get(id), knownTasks: [...someTasks.keys()] }
const name = fc.constantFrom('a', 'b', 'c', 'a/b', 'X', '')
const place = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c', '$input'),
    fc.constantFrom('model', 'models', 'yes', 'no', 'toString'),
    fc.constantFrom('', '', '[0]', '[1]'),
  )
  .map(parts => `${parts[0]}.${parts[1]}${parts[2]}`)
const anyFlow = fc.record(
  {
    format: fc.constant(1 as const),
    name: fc.string(),
    inputs: fc.constantFrom({ model: 'dnn' }, {}),
    nodes: fc.array(
      fc.record(
        {
          name,
          task: fc.constantFrom(...someTasks.keys(), 'constructor', 'nothing'),
          params: fc.constantFrom(
            { maxTurns: 2 },
            { rate: 1 },
            { evaluate: { $flow: null } },
            { reference: 'a' },
          ),
        },
        { requiredKeys: ['name', 'task'] },
      ),
      { maxLength: 5 },
    ),
    edges: fc.array(fc.record({ from: place, to: place }), { maxLength: 7 }),
    returns: fc.array(place, { maxLength: 2 }),
  },
  { requiredKeys: ['format', 'name', 'nodes', 'edges', 'returns'] },
) as fc.Arbitrary<unknown> as fc.Arbitrary<FlowJson>

describe('checkFlow on anything', () => {
  it('gives problems, each with a code and a place, or a flow; never both, never neither', () => {
    let sound = 0
    fc.assert(
      fc.property(anyFlow, flow => {
        const { problems, flow: checked } = checkFlow(flow, known)
        expect(checked === undefined).toBe(problems.length > 0)
        for (const problem of problems) {
          expect(problem.code).toMatch(/^METAML_E_FLOW_[A-Z_]+$/)
          expect(problem.place).toMatch(/^(node|input|output|edge|parameter|cycle|return) /)
          expect(problem.message).not.toMatch(/undefined|\[object/)
        }
        if (checked !== undefined) sound++
      }),
      { numRuns: 2000 },
    )
    expect(sound).toBeGreaterThan(0)
  })

  it('says the same whatever the order of the edges', () => {
    fc.assert(
      fc.property(anyFlow, flow => {
        // The indices of problems and the way around a cycle may differ, what is wrong may not.
        const codes = (it: FlowJson) => new Set(checkFlow(it, known).problems.map(({ code }) => code))
        expect(codes({ ...flow, edges: [...flow.edges].reverse() })).toEqual(codes(flow))
      }),
      { numRuns: 500 },
    )
  })

  it('is only reached by what reads as a flow; everything else is refused with a code', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        try {
          readFlowJson(value)
          expect.unreachable()
        } catch (error) {
          expect(isMetamlError(error) && error.code).toBe('METAML_E_FLOW_JSON')
        }
      }),
    )
  })
})
