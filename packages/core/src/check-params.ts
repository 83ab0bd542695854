import { type CheckOptions, checkFlow } from './check-flow.js'
import type { FlowJson } from './flow-json.js'
import type { FlowProblem } from './flow-problem.js'
import { ancestors } from './flow-shape.js'
import type { Json, JsonObject } from './json.js'
import type { CheckedNode } from './link-flow.js'
import { paramsJsonSchema, validateParams } from './schema.js'
import { closest } from './suggest.js'

type Nodes = ReadonlyMap<string, CheckedNode>

/** Validates the parameters of every node, those set from outside included, and fills in `params`. */
export function checkParams(nodes: Nodes, options: CheckOptions): FlowProblem[] {
  const problems: FlowProblem[] = []
  const overrides = options.overrides ?? {}
  for (const key of Object.keys(overrides)) problems.push(...checkKey(nodes, key))

  for (const node of nodes.values()) {
    const written: Record<string, Json | undefined> = { ...node.written }
    for (const [key, value] of Object.entries(overrides)) {
      const [name, parameter] = splitKey(key)
      if (name === node.name) written[parameter] = value
    }
    const place = (parameter: string): string => `parameter ${node.name}.${parameter}`
    for (const [parameter, value] of Object.entries(written)) {
      for (const path of closures(value)) {
        problems.push({
          code: 'METAML_E_FLOW_CLOSURE',
          place: place([parameter, ...path].join('.')),
          message: 'A function can not be a parameter: it does not stand in the JSON of the flow.',
          todo: "refer to an export of a module of yours: ref('./mine.ts', 'name')",
        })
      }
      const inner = (value as JsonObject | undefined)?.['$flow'] as FlowJson | undefined
      if (inner !== undefined) {
        const check = checkFlow(inner, { ...options, overrides: {} })
        problems.push(...check.problems.map(p => ({ ...p, place: `${place(parameter)}: ${p.place}` })))
      }
    }
    const result = validateParams(node.task.params, written)
    if ('value' in result) node.params = result.value
    else problems.push(...result.issues.map(issue => issueProblem(node, issue, written)))
    problems.push(...checkReference(nodes, node, written))
  }
  return problems
}

/** Splits `node.parameter` at its first dot; a node's name has none. */
export function splitKey(key: string): [node: string, parameter: string] {
  const dot = key.indexOf('.')
  return dot < 0 ? [key, ''] : [key.slice(0, dot), key.slice(dot + 1)]
}

function checkKey(nodes: Nodes, key: string): FlowProblem[] {
  const [name, parameter] = splitKey(key)
  if (nodes.has(name) && parameter !== '') return []
  const near = closest(name, nodes.keys())
  return [
    {
      code: 'METAML_E_FLOW_UNKNOWN_KEY',
      place: `parameter ${key}`,
      message: `The flow has no node '${name}'.`,
      expected: `<node>.<parameter>, with a node out of ${[...nodes.keys()].join(', ')}`,
      ...(near !== undefined && { todo: `write '${near}.${parameter}'?` }),
    },
  ]
}

function issueProblem(
  node: CheckedNode,
  issue: { path: string; message: string },
  written: JsonObject,
): FlowProblem {
  const properties = Object.keys((paramsJsonSchema(node.task.params)['properties'] ?? {}) as JsonObject)
  const unknown = Object.keys(written).filter(key => !properties.includes(key))
  if (issue.path === '' && unknown.length > 0) {
    const name = unknown[0]!
    const near = closest(name, properties)
    return {
      code: 'METAML_E_FLOW_UNKNOWN_PARAMETER',
      place: `parameter ${node.name}.${name}`,
      message: `'${node.name}' has no parameter ${unknown.map(key => `'${key}'`).join(', ')}.`,
      expected: `one of ${properties.join(', ')}`,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    }
  }
  const top = issue.path.split('.')[0]!
  return {
    code: 'METAML_E_FLOW_PARAMETER',
    place: `parameter ${node.name}.${issue.path}`,
    message: issue.message,
    found: written[top] === undefined ? 'nothing' : JSON.stringify(written[top]),
  }
}

function checkReference(nodes: Nodes, node: CheckedNode, written: JsonObject): FlowProblem[] {
  const reference = written['reference']
  if (typeof reference !== 'string' || reference === 'input') return []
  const earlier = ancestors(nodes, node.name)
  if (earlier.has(reference)) return []
  const near = closest(reference, earlier)
  return [
    {
      code: 'METAML_E_FLOW_REFERENCE',
      place: `parameter ${node.name}.reference`,
      message: `No node '${reference}' stands before '${node.name}'.`,
      expected: `'input', or one of ${[...earlier].join(', ') || '(none)'}`,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    },
  ]
}

/** Paths of the functions inside a parameter. */
function closures(value: Json | undefined, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  if (!Array.isArray(value) && '$closure' in value) return [path]
  return Object.entries(value).flatMap(([key, item]) => closures(item as Json, [...path, key]))
}
