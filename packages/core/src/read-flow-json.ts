import { MetamlError } from './errors.js'
import type { FlowJson } from './flow-json.js'

type Loose = { readonly [key: string]: unknown }

/**
 * Reads a flow from parsed JSON; whether its tasks, edges and parameters fit is for `checkFlow` to say.
 * @throws METAML_E_FLOW_JSON when it is not the JSON of a flow
 * @throws METAML_E_FLOW_FORMAT when a later version of MetaML wrote it
 */
export function readFlowJson(value: unknown): FlowJson {
  if (!isObject(value)) throw notFlow('a flow', value)
  const { format } = value
  if (typeof format === 'number' && format > 1) {
    throw new MetamlError({
      code: 'METAML_E_FLOW_FORMAT',
      kind: 'usage',
      message: 'The flow was written by a later version of MetaML.',
      expected: 'format 1',
      found: `format ${format}`,
      todo: 'update MetaML',
    })
  }
  expect('format', format, format === 1, '1')
  expect('name', value.name, typeof value.name === 'string', 'a text')
  if (value.inputs !== undefined) {
    const inputs = list('inputs', Object.values(expectObject('inputs', value.inputs)))
    for (const kind of inputs) expect('inputs', kind, typeof kind === 'string', 'name to kind')
  }
  for (const [index, node] of list('nodes', value.nodes).entries()) {
    const at = `nodes[${index}]`
    const { name, task, params } = expectObject(at, node)
    expect(`${at}.name`, name, typeof name === 'string', 'a text')
    expect(`${at}.task`, task, typeof task === 'string', "a task's id")
    if (params !== undefined) expectObject(`${at}.params`, params)
  }
  for (const [index, edge] of list('edges', value.edges).entries()) {
    const at = `edges[${index}]`
    const ends = expectObject(at, edge)
    for (const end of ['from', 'to']) {
      expect(`${at}.${end}`, ends[end], typeof ends[end] === 'string', 'node.port')
    }
  }
  for (const [index, place] of list('returns', value.returns).entries()) {
    expect(`returns[${index}]`, place, typeof place === 'string', 'node.port')
  }
  return value as unknown as FlowJson
}

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expectObject(at: string, value: unknown): Loose {
  expect(at, value, isObject(value), 'an object')
  return value as Loose
}

function list(at: string, value: unknown): readonly unknown[] {
  expect(at, value, Array.isArray(value), 'a list')
  return value as readonly unknown[]
}

function expect(at: string, value: unknown, holds: boolean, expected: string): void {
  if (!holds) throw notFlow(`${at}: ${expected}`, value)
}

function notFlow(expected: string, found: unknown): MetamlError {
  const text = JSON.stringify(found) ?? 'nothing'
  return new MetamlError({
    code: 'METAML_E_FLOW_JSON',
    kind: 'usage',
    message: 'This is not the JSON of a flow.',
    expected,
    found: text.length > 80 ? `${text.slice(0, 77)}...` : text,
  })
}
