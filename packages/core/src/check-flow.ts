import { checkKinds } from './check-kinds.js'
import { checkParams } from './check-params.js'
import type { Flow } from './flow.js'
import { type FlowJson, flowInputNode, parsePlace } from './flow-json.js'
import type { FlowCheck, FlowProblem } from './flow-problem.js'
import { findCycles, unreachableNodes } from './flow-shape.js'
import type { Json, JsonObject } from './json.js'
import { type CheckedNode, linkFlow } from './link-flow.js'
import { isMany } from './ports.js'
import type { AnyPipeTask } from './task.js'

/** What a flow is checked with. */
export interface CheckOptions {
  /** Finds a task by id; default: the tasks that the flow was built with. */
  readonly task?: (id: string) => AnyPipeTask | undefined
  /** All ids that could be meant, for suggestions. */
  readonly knownTasks?: readonly string[]
  /** Parameters set from outside: `node.parameter` to value. */
  readonly overrides?: { readonly [key: string]: Json }
}

/**
 * Checks a flow as a whole and gives all problems at once, each with a code and the place in the flow.
 * With no problem, `flow` is what the engine runs.
 */
export function checkFlow(flow: Flow | FlowJson, options: CheckOptions = {}): FlowCheck {
  const json = 'json' in flow ? flow.json : flow
  const built = 'json' in flow ? flow.tasks : undefined
  const find = options.task ?? (id => built?.get(id))
  const known = options.knownTasks ?? [...(built?.keys() ?? [])]
  const { nodes, problems } = linkFlow(json, find, known)

  for (const node of nodes.values()) problems.push(...checkEdges(node))
  problems.push(...checkKinds(nodes, json.inputs ?? {}))
  problems.push(...checkParams(nodes, { ...options, task: find, knownTasks: known }))
  const cycles = findCycles(nodes)
  problems.push(...checkCycles(cycles, nodes))
  for (const name of unreachableNodes(nodes)) {
    problems.push({
      code: 'METAML_E_FLOW_UNREACHABLE',
      place: `node ${name}`,
      message: `Nothing can reach '${name}'.`,
      todo: 'connect it, by way of its inputs, to a task without inputs',
    })
  }
  problems.push(...checkReturns(json, nodes))
  if (problems.length > 0) return { problems }
  return { problems, flow: { json, nodes, cycles } }
}

function checkEdges(node: CheckedNode): FlowProblem[] {
  const problems: FlowProblem[] = []
  for (const [port, type] of Object.entries(node.task.inputs as JsonObject)) {
    const edges = node.incoming.filter(edge => edge.to.port === port)
    const place = `input ${node.name}.${port}`
    if (edges.length === 0) {
      problems.push({
        code: 'METAML_E_FLOW_INPUT_UNCONNECTED',
        place,
        message: `The input '${port}' of '${node.name}' is not connected.`,
        todo: `connect an output to ${node.name}.${port}`,
      })
    } else if (edges.length > 1 && !isMany(type as never)) {
      problems.push({
        code: 'METAML_E_FLOW_INPUT_TWICE',
        place,
        message: `The input '${port}' of '${node.name}' has ${edges.length} edges.`,
        found: edges.map(edge => edge.text).join(', '),
        todo: 'keep one, or bring them together with a JOIN or a REDUCE',
      })
    }
  }
  const outputs = new Map<string, string[]>()
  for (const edge of node.outgoing) {
    const from = edge.text.split(' -> ')[0]!
    outputs.set(from, [...(outputs.get(from) ?? []), edge.text])
  }
  for (const [from, texts] of outputs) {
    if (texts.length < 2) continue
    problems.push({
      code: 'METAML_E_FLOW_OUTPUT_TWICE',
      place: `output ${from}`,
      message: `The output ${from} has ${texts.length} edges.`,
      found: texts.join(', '),
      todo: 'put a FORK between',
    })
  }
  return problems
}

function checkCycles(
  cycles: readonly (readonly string[])[],
  nodes: ReadonlyMap<string, CheckedNode>,
): FlowProblem[] {
  const problems: FlowProblem[] = []
  for (const cycle of cycles) {
    const place = `cycle ${cycle.join(' -> ')}`
    const joins = cycle.filter(name => nodes.get(name)!.task.firing === 'any')
    if (joins.length === 0) {
      problems.push({
        code: 'METAML_E_FLOW_CYCLE_WITHOUT_JOIN',
        place,
        message: `The cycle through ${cycle.map(name => `'${name}'`).join(', ')} has no JOIN, so it could never start.`,
        todo: 'let the back edge and the way in meet in a JOIN',
      })
    } else if (!joins.some(name => typeof turnBound(nodes.get(name)!) === 'number')) {
      problems.push({
        code: 'METAML_E_FLOW_CYCLE_UNBOUNDED',
        place,
        message: 'The cycle has no bound on its turns.',
        todo: `set ${joins[0]}.maxTurns`,
      })
    }
  }
  return problems
}

/** The most turns that a JOIN lets a cycle make: its parameter `maxTurns`. */
export function turnBound(node: CheckedNode): number | undefined {
  const { maxTurns } = (node.params ?? {}) as { maxTurns?: unknown }
  return typeof maxTurns === 'number' ? maxTurns : undefined
}

function checkReturns(json: FlowJson, nodes: ReadonlyMap<string, CheckedNode>): FlowProblem[] {
  return json.returns.flatMap(text => {
    const place = parsePlace(text)
    const node = place && nodes.get(place.node)
    if (place?.node === flowInputNode || (node && place && place.port in node.task.outputs)) return []
    if (place && json.nodes.some(n => n.name === place.node) && !node) return []
    return [
      {
        code: 'METAML_E_FLOW_RETURN' as const,
        place: `return ${text}`,
        message: `The flow returns ${text}, which is no output of its nodes.`,
        expected: 'node.port of an output',
      },
    ]
  })
}
