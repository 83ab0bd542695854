import { isMetamlError, MetamlError } from './errors.js'
import { expandParts, type UnexpandedFlow } from './expand-parts.js'
import { type FlowJson, isNodeName } from './flow-json.js'
import type { Json, JsonObject } from './json.js'

/** Deeper than anybody nests flows; a limit keeps the reading of a hostile file from running out of stack. */
const deepest = 50

type Loose = { readonly [key: string]: unknown }

/**
 * Reads a flow from parsed JSON; whether its tasks, edges and parameters fit is for `checkFlow` to say. Flows among its
 * nodes are put in their places, in the flows inside parameters too; of those, what can't be read stays as it is.
 * @throws METAML_E_FLOW_JSON when it is not the JSON of a flow
 * @throws METAML_E_FLOW_INPUT, METAML_E_FLOW_EDGE, METAML_E_FLOW_UNKNOWN_KEY, METAML_E_FLOW_NODE_NAME when a flow among
 *   its nodes is not joined as it must be
 * @throws METAML_E_FLOW_FORMAT when a later version of MetaML wrote it
 */
export function readFlowJson(value: unknown): FlowJson {
  return readAt(value, 0)
}

function readAt(value: unknown, depth: number): FlowJson {
  const flow = expandParts(readUnexpanded(value, depth))
  const nodes = flow.nodes.map(node =>
    node.params === undefined ? node : { ...node, params: readInside(node.params, depth) as JsonObject },
  )
  return { ...flow, nodes }
}

/** A parameter with the flows in it read. */
function readInside(value: Json | undefined, depth: number): Json | undefined {
  if (typeof value !== 'object' || value === null || depth > deepest) return value
  if (Array.isArray(value)) return value.map(item => readInside(item, depth + 1)!)
  const entries = Object.entries(value as JsonObject)
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      key === '$flow' ? readOrLeave(item, depth + 1) : readInside(item, depth + 1),
    ]),
  ) as Json
}

/** The check of the flow around says what is wrong with a flow that can't be read, at its place. */
function readOrLeave(value: Json | undefined, depth: number): Json | undefined {
  try {
    return readAt(value, depth) as unknown as Json
  } catch (error) {
    if (isMetamlError(error)) return value
    throw error
  }
}

function readUnexpanded(value: unknown, depth: number): UnexpandedFlow {
  if (!isObject(value)) throw notFlow('a flow', value)
  if (depth > deepest) throw notFlow(`flows inside flows, at most ${deepest} deep`, `${depth}`)
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
    const { name, task, flow, params } = expectObject(at, node)
    expect(`${at}.name`, name, typeof name === 'string', 'a text')
    if (flow === undefined) expect(`${at}.task`, task, typeof task === 'string', "a task's id")
    else {
      expect(at, node, task === undefined, 'a task or a flow, not both')
      expect(`${at}.name`, name, isNodeName(name as string), 'small letters, digits and hyphens')
      readUnexpanded(flow, depth + 1)
    }
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
  if (value.budget !== undefined) expectObject('budget', value.budget)
  return value as unknown as UnexpandedFlow
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
