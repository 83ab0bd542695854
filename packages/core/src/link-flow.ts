import { type FlowJson, flowInputNode, isNodeName, type PortPlace, parsePlace } from './flow-json.js'
import type { FlowProblem } from './flow-problem.js'
import type { JsonObject } from './json.js'
import { isMany, type Ports } from './ports.js'
import { closest } from './suggest.js'
import type { AnyPipeTask } from './task.js'

/** An edge with both ends read. */
export interface CheckedEdge {
  readonly from: PortPlace
  readonly to: PortPlace
  /** As it is written: `a.model -> b.model`. */
  readonly text: string
}

/** A node with its task, its edges and its parameters. */
export interface CheckedNode {
  readonly name: string
  readonly task: AnyPipeTask
  readonly written: JsonObject
  /** With what is set from outside; absent until that is known. */
  given?: JsonObject
  /** Validated, defaults filled in; absent while the check runs and where it failed. */
  params?: unknown
  readonly incoming: CheckedEdge[]
  readonly outgoing: CheckedEdge[]
}

/** A flow's nodes, joined. */
export interface LinkedFlow {
  readonly nodes: Map<string, CheckedNode>
  readonly problems: FlowProblem[]
  /** Inputs (`node.port`) whose edge has a problem at its other end: they are not unconnected as well. */
  readonly loose: ReadonlySet<string>
}

/** Joins a flow's nodes to their tasks and edges; what can't be joined is a problem. */
export function linkFlow(
  json: FlowJson,
  find: (id: string) => AnyPipeTask | undefined,
  known: readonly string[],
  packageOf: (id: string) => string | undefined = () => undefined,
): LinkedFlow {
  const problems: FlowProblem[] = []
  const loose = new Set<string>()
  const nodes = new Map<string, CheckedNode>()
  const written = new Set<string>()
  for (const node of json.nodes) {
    const place = `node ${node.name}`
    if (written.has(node.name)) {
      problems.push({
        code: 'METAML_E_FLOW_NODE_NAME',
        place,
        message: `Two nodes are called '${node.name}'.`,
      })
      continue
    }
    written.add(node.name)
    if (!isNodeName(node.name)) {
      problems.push({
        code: 'METAML_E_FLOW_NODE_NAME',
        place,
        message: `A node can not be called '${node.name}'.`,
        expected: 'small letters, digits and hyphens, beginning with a letter or a digit',
      })
    }
    const task = find(node.task)
    if (task === undefined) {
      const from = packageOf(node.task)
      const near = closest(node.task, known)
      problems.push({
        code: 'METAML_E_FLOW_UNKNOWN_TASK',
        place,
        message: `There is no task '${node.task}'.`,
        ...(known.length > 0 && { expected: `one of ${[...known].sort().join(', ')}` }),
        todo:
          from !== undefined
            ? `npm install ${from}`
            : near === undefined
              ? `install the plugin that brings '${node.task}'`
              : `write '${near}'?`,
      })
      continue
    }
    nodes.set(node.name, { name: node.name, task, written: node.params ?? {}, incoming: [], outgoing: [] })
  }

  for (const { from: fromText, to: toText } of json.edges) {
    const text = `${fromText} -> ${toText}`
    const from = parsePlace(fromText)
    const to = parsePlace(toText)
    const problem = (message: string, todo?: string): void => {
      problems.push({
        code: 'METAML_E_FLOW_EDGE',
        place: `edge ${text}`,
        message,
        ...(todo !== undefined && { todo }),
      })
    }
    if (from === undefined || to === undefined) {
      problem('An end of the edge can not be read.', 'write node.port, or node.port[0] where a port has many')
      if (to !== undefined) loose.add(`${to.node}.${to.port}`)
      continue
    }
    const ends = [
      { end: from, side: 'outputs', is: 'output' },
      { end: to, side: 'inputs', is: 'input' },
    ] as const
    let sound = true
    for (const { end, side, is } of ends) {
      if (side === 'outputs' && end.node === flowInputNode && Object.hasOwn(json.inputs ?? {}, end.port))
        continue
      const node = nodes.get(end.node)
      if (node === undefined) {
        sound = false
        if (!written.has(end.node)) problem(`There is no node '${end.node}'.`, suggestion(end.node, written))
        continue
      }
      const found = portProblem(node, side, is, end)
      if (found === undefined) continue
      sound = false
      problem(...found)
    }
    if (!sound) {
      loose.add(`${to.node}.${to.port}`)
      continue
    }
    const edge: CheckedEdge = { from, to, text }
    nodes.get(from.node)?.outgoing.push(edge)
    nodes.get(to.node)!.incoming.push(edge)
  }
  return { nodes, problems, loose }
}

/** Why a place is no end of an edge: message and what to do. */
function portProblem(
  { name, task }: CheckedNode,
  side: 'inputs' | 'outputs',
  is: string,
  { port, index }: PortPlace,
): [message: string, todo?: string] | undefined {
  const ports = task[side] as Ports
  if (!Object.hasOwn(ports, port)) {
    const names = Object.keys(ports)
    const near = closest(port, names)
    return [
      `'${name}' has no ${is} '${port}' (it has ${names.join(', ') || 'none'}).`,
      ...(near === undefined ? [] : [`write '${name}.${near}'?`]),
    ] as [string, string?]
  }
  const many = isMany(ports[port]!)
  if (many === (index !== undefined)) return undefined
  return many
    ? [`The ${is} '${port}' of '${name}' has many models; which one is not said.`, `write ${name}.${port}[0]`]
    : [`The ${is} '${port}' of '${name}' has one model.`, `write ${name}.${port}`]
}

function suggestion(name: string, names: Iterable<string>): string | undefined {
  const near = closest(name, names)
  return near === undefined ? undefined : `write '${near}'?`
}
