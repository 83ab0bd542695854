import { checkBudget } from './budget.js'
import { checkCycles } from './check-cycles.js'
import { checkEdges } from './check-edges.js'
import { checkKinds } from './check-kinds.js'
import { checkParams } from './check-params.js'
import { checkPlacement } from './check-placement.js'
import { checkTurns } from './check-turns.js'
import { checkExclusive, checkExits, checkForks } from './check-ways.js'
import { isMetamlError, type MetamlError } from './errors.js'
import { type Flow, isFlow } from './flow.js'
import { type FlowJson, flowInputNode, type PortPlace, parsePlace } from './flow-json.js'
import type { FlowCheck, FlowProblem } from './flow-problem.js'
import { findCycles, unreachableNodes } from './flow-shape.js'
import type { Json } from './json.js'
import { type CheckedNode, linkFlow } from './link-flow.js'
import { isMany, type Ports } from './ports.js'
import { readFlowJson } from './read-flow-json.js'
import type { AnyPipeTask } from './task.js'

/** What a flow is checked with. */
export interface CheckOptions {
  /** Finds a task by id; default: the tasks that the flow was built with. */
  readonly task?: (id: string) => AnyPipeTask | undefined
  /** All ids that could be meant, for suggestions. */
  readonly knownTasks?: readonly string[]
  /** The package that is known to bring a task of an id, installed or not. */
  readonly packageOf?: (id: string) => string | undefined
  /** Parameters set from outside: `node.parameter` to value. */
  readonly overrides?: { readonly [key: string]: Json }
}

/**
 * Checks a flow as a whole and gives all problems at once, each with a code and the place in the flow.
 * With no problem, `flow` is what the engine runs.
 */
export function checkFlow(flow: Flow | FlowJson, options: CheckOptions = {}): FlowCheck {
  const built = isFlow(flow) ? flow.tasks : undefined
  let json: FlowJson
  try {
    json = readFlowJson(isFlow(flow) ? flow.json : flow)
  } catch (error) {
    if (!isMetamlError(error)) throw error
    return { problems: [unreadable(error)], warnings: [] }
  }
  const find = options.task ?? (id => built?.get(id))
  const known = options.knownTasks ?? [...(built?.keys() ?? [])]
  const { nodes, problems, loose } = linkFlow(json, find, known, options.packageOf)

  problems.push(...checkEdges(json, nodes, loose))
  problems.push(...checkKinds(nodes, json.inputs ?? {}))
  const unlinked = new Set(json.nodes.map(({ name }) => name).filter(name => !nodes.has(name)))
  problems.push(...checkParams(nodes, unlinked, { ...options, task: find, knownTasks: known }))
  problems.push(...checkCycles(nodes))
  for (const name of unreachableNodes(nodes, loose)) {
    problems.push({
      code: 'METAML_E_FLOW_UNREACHABLE',
      place: `node ${name}`,
      message: `Nothing can reach '${name}'.`,
      todo: 'connect it, by way of its inputs, to a task without inputs',
    })
  }
  problems.push(...checkReturns(json, nodes))
  problems.push(...checkBudget(json.budget as { readonly [name: string]: unknown } | undefined))
  const cycles = findCycles(nodes)
  problems.push(...checkExclusive(nodes, cycles))
  problems.push(...checkTurns(nodes, cycles))
  const placed = unlinked.size === 0 ? checkPlacement(nodes) : { problems: [], warnings: [] }
  problems.push(...placed.problems)
  const warnings = [...placed.warnings, ...checkForks(nodes), ...checkExits(json, nodes, cycles)]
  if (problems.length > 0) return { problems, warnings }
  return { problems, warnings, flow: { json, nodes, cycles } }
}

function unreadable(error: MetamlError): FlowProblem {
  return {
    code: error.code as FlowProblem['code'],
    place: 'flow',
    message: error.summary,
    ...(error.expected !== undefined && { expected: error.expected }),
    ...(error.found !== undefined && { found: error.found }),
    ...(error.todo !== undefined && { todo: error.todo }),
  }
}

function checkReturns(json: FlowJson, nodes: ReadonlyMap<string, CheckedNode>): FlowProblem[] {
  return json.returns.flatMap(text => {
    const place = parsePlace(text)
    if (place !== undefined && isOutput(json, nodes, place)) return []
    const node = place && nodes.get(place.node)
    // A node of an unknown task is a problem of its own.
    if (place && node === undefined && json.nodes.some(({ name }) => name === place.node)) return []
    const outputs = node === undefined ? [] : Object.entries(node.task.outputs as Ports)
    const written = outputs.map(([port, type]) => `${node!.name}.${port}${isMany(type) ? '[0]' : ''}`)
    return [
      {
        code: 'METAML_E_FLOW_RETURN' as const,
        place: `return ${text}`,
        message: `The flow returns ${text}, which is no output of its nodes.`,
        expected: written.length > 0 ? `one of ${written.join(', ')}` : 'node.port of an output',
      },
    ]
  })
}

function isOutput(json: FlowJson, nodes: ReadonlyMap<string, CheckedNode>, place: PortPlace): boolean {
  const { node: name, port, index } = place
  if (name === flowInputNode) return Object.hasOwn(json.inputs ?? {}, port) && index === undefined
  const outputs = nodes.get(name)?.task.outputs as Ports | undefined
  return (
    outputs !== undefined && Object.hasOwn(outputs, port) && isMany(outputs[port]!) === (index !== undefined)
  )
}
