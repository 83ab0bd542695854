import {
  flow,
  flowFromJson,
  formatPlace,
  isMetamlError,
  isNodeName,
  parsePlace,
  readFlowJson,
  ref,
} from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branch, convert, fork, join, prune, source } from './some-tasks.js'

const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]*$/)
const place = fc.record(
  {
    node: fc.oneof(
      fc.constant('$input'),
      fc.array(name, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/')),
    ),
    port: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]*$/),
    index: fc.nat(),
  },
  { requiredKeys: ['node', 'port'], noNullPrototype: true },
)

describe('places', () => {
  it('read as they are written', () => {
    fc.assert(
      fc.property(place, written => {
        expect(parsePlace(formatPlace(written))).toStrictEqual(written)
      }),
    )
  })

  it('are written in one way only', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab1A_-/.[]0$') }), text => {
        const read = parsePlace(text)
        if (read !== undefined) expect(formatPlace(read)).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    'a',
    'a.',
    '.m',
    'a/.m',
    'a//b.m',
    '/a.m',
    'A.m',
    'a.m[]',
    'a.m[01]',
    'a.m[-1]',
    'a.1',
    'a.m[0] ',
  ])('are not read from %j', text => expect(parsePlace(text)).toBeUndefined())

  it('hold every name of a node and no other', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ9-/._') }), text => {
        expect(parsePlace(`${text}.m`)?.node === text).toBe(isNodeName(text))
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a flow in JSON', () => {
  it('reads as it was written: a cycle, a flow inside a parameter, a reference to code', () => {
    const check = flow('check', f => f.add(convert, { reference: 'input' }, f.input('dnn')))
    const built = flow('all', f => {
      const loop = f.add(join, { maxTurns: 4 }, [f.add(source, { evaluate: ref('./mine.ts', 'fits') })])
      const { yes, no } = f.add(branch, {}, f.add(prune, { evaluate: check }, loop))
      loop.connect(no)
      const [a, b] = f.add(fork, {}, yes)
      return { a, code: f.add(convert, {}, b!) }
    })
    const read = flowFromJson(JSON.parse(JSON.stringify(built.json)))
    expect(read.json).toStrictEqual(built.json)
    expect(read.name).toBe('all')
    expect(read.tasks.size).toBe(0)
    expect(read.json.nodes[0]!.params).toEqual({ evaluate: { $ref: { file: './mine.ts', export: 'fits' } } })
  })

  const sound = { format: 1, name: 'f', nodes: [], edges: [], returns: [] }

  it.each([
    [null, 'a flow'],
    [[], 'a flow'],
    [{ ...sound, format: undefined }, 'format'],
    [{ ...sound, format: 0 }, 'format'],
    [{ ...sound, format: '1' }, 'format'],
    [{ ...sound, name: 3 }, 'name'],
    [{ ...sound, inputs: [] }, 'inputs'],
    [{ ...sound, inputs: { model: 1 } }, 'inputs'],
    [{ ...sound, nodes: {} }, 'nodes'],
    [{ ...sound, nodes: [{ name: 'a' }] }, 'nodes[0].task'],
    [{ ...sound, nodes: [{ name: 'a', task: 't', params: [] }] }, 'nodes[0].params'],
    [{ ...sound, edges: [{ from: 'a.m', to: 'b.m' }, 'a.m -> b.m'] }, 'edges[1]'],
    [{ ...sound, edges: [{ from: 'a.m' }] }, 'edges[0].to'],
    [{ ...sound, returns: [{}] }, 'returns[0]'],
  ])('is refused where it is none: %j', (value, at) => {
    let error: unknown
    try {
      readFlowJson(value)
    } catch (thrown) {
      error = thrown
    }
    expect(isMetamlError(error) && [error.code, error.kind]).toEqual(['METAML_E_FLOW_JSON', 'usage'])
    expect((error as { expected: string }).expected.startsWith(at)).toBe(true)
  })

  it('is refused with a code of its own when a later version wrote it', () => {
    expect(() => flowFromJson({ format: 2, whatever: true })).toThrow(
      expect.objectContaining({ code: 'METAML_E_FLOW_FORMAT', found: 'format 2' }),
    )
  })
})
