import {
  type AnyPipeTask,
  type CheckedFlow,
  type CheckedNode,
  checkFlow,
  type FlowJson,
  flowInputNode,
  formatPlace,
  givenKind,
  type Json,
  type JsonObject,
  type PortPlace,
  parsePlace,
  withParameter,
} from '@metaml/core'
import { innerFlows } from '../flow-file/task-ids.js'
import { type Box, boxesOf } from './graph-boxes.js'
import { escapeText, labelOf, parameterLines } from './graph-text.js'

/** What a picture of a flow is drawn with. */
export interface GraphOptions {
  /** Finds a task by id, for flows that stand in parameters. */
  readonly task: (id: string) => AnyPipeTask | undefined
  /** Parameters that were set from outside: `node.parameter` to value. */
  readonly overrides?: { readonly [key: string]: Json }
}

/** Lines of labels are this wide before they are broken, in pixels; Mermaid's own 200 break most parameters. */
const config = '%%{init: {"flowchart": {"wrappingWidth": 400}}}%%'

/** How a node is drawn: translations as boxes, searches rounded, routing as hexagons. */
const shapes = {
  transformation: ['[', ']'],
  optimization: ['(', ')'],
  control: ['{{', '}}'],
} as const

/**
 * A flow as a Mermaid flowchart: its nodes with the parameters that are set (not the defaults), edges with their ports
 * and the kind of model, cycles and flows used inside others framed; a flow in a parameter is framed too and joined to
 * its node by dotted lines.
 */
export function flowGraph(flow: CheckedFlow, options: GraphOptions): string {
  const pen: Pen = { task: options.task, count: {}, edges: [] }
  const { lines, idOf } = drawFlow(flow, options.overrides ?? {}, pen)
  // `end` is a word of Mermaid's.
  const end = nextId(pen, 'out')
  const budget = flow.json.budget === undefined ? [] : parameterLines('budget', { ...flow.json.budget })
  lines.push(`${end}(["${labelOf('returned', budget)}"])`)
  for (const place of flow.json.returns.map(text => parsePlace(text)!)) {
    pen.edges.push(`${idOf(place)} -->|"${edgeText(flow, place)}"| ${end}`)
  }
  return [config, 'flowchart TB', ...[...lines, ...pen.edges].map(line => `  ${line}`)].join('\n')
}

/** What is drawn with: ids are counted, edges stand behind all nodes. */
interface Pen {
  readonly task: GraphOptions['task']
  readonly count: { [prefix: string]: number }
  readonly edges: string[]
}

interface Drawn {
  readonly lines: string[]
  /** The id of the node that a place is of. */
  readonly idOf: (place: PortPlace) => string
  /** Those of the flow's inputs. */
  readonly inputs: readonly string[]
}

function drawFlow(flow: CheckedFlow, overrides: { readonly [key: string]: Json }, pen: Pen): Drawn {
  const ids = new Map<string, string>()
  const inputs = Object.entries(flow.json.inputs ?? {}).map(([name, kind]) => {
    const id = nextId(pen, 'in')
    ids.set(`${flowInputNode}.${name}`, id)
    return { id, line: `${id}(["${escapeText(`${name}: ${kind}`)}"])` }
  })
  for (const name of flow.nodes.keys()) ids.set(name, nextId(pen, 'n'))
  const idOf = ({ node, port }: PortPlace): string =>
    ids.get(node === flowInputNode ? `${node}.${port}` : node)!
  const drawMember = (member: string | Box): string[] =>
    typeof member === 'string'
      ? drawNode(flow.nodes.get(member)!, ids.get(member)!, overrides, pen)
      : frame(nextId(pen, 'box'), member.title, member.members.flatMap(drawMember))

  const lines = [...inputs.map(({ line }) => line), ...boxesOf(flow).flatMap(drawMember)]
  for (const { incoming } of flow.nodes.values()) {
    for (const { from, to } of incoming)
      pen.edges.push(`${idOf(from)} -->|"${edgeText(flow, from, to)}"| ${idOf(to)}`)
  }
  return { lines, idOf, inputs: inputs.map(({ id }) => id) }
}

/** A node, and behind it the flows in its parameters. */
function drawNode(
  { name, task, written }: CheckedNode,
  id: string,
  overrides: { readonly [key: string]: Json },
  pen: Pen,
): string[] {
  const start = `${name}.`
  const given = Object.entries(overrides).filter(([key]) => key.startsWith(start))
  const set = given.reduce<JsonObject>(
    (all, [key, value]) => withParameter(all, key.slice(start.length), value),
    written,
  )
  const plain: string[] = []
  const flows: string[] = []
  for (const [parameter, value] of Object.entries(set)) {
    if (value === undefined) continue
    const inner = innerFlows(value)
    if (inner.length === 0) plain.push(...parameterLines(parameter, value))
    for (const json of inner) flows.push(...drawInner(json, parameter, id, pen))
  }
  const short = name.slice(name.lastIndexOf('/') + 1)
  const title = short === task.id ? short : `${short}: ${task.id}`
  const [open, close] = shapes[task.role]
  return [`${id}${open}"${labelOf(title, plain)}"${close}`, ...flows]
}

/** A flow in a parameter. It is sound: the flow that it stands in was checked with it. */
function drawInner(json: FlowJson, parameter: string, id: string, pen: Pen): string[] {
  const flow = checkFlow(json, { task: pen.task }).flow!
  const box = nextId(pen, 'box')
  const { lines, idOf, inputs } = drawFlow(flow, {}, pen)
  for (const into of inputs.length > 0 ? inputs : [box])
    pen.edges.push(`${id} -.->|"${escapeText(parameter)}"| ${into}`)
  for (const text of flow.json.returns) pen.edges.push(`${idOf(parsePlace(text)!)} -.-> ${id}`)
  return frame(box, `${parameter}: flow ${flow.json.name}`, lines)
}

function frame(id: string, title: string, lines: readonly string[]): string[] {
  return [`subgraph ${id}["${escapeText(title)}"]`, ...lines.map(line => `  ${line}`), 'end']
}

/** Ports and kind: `model: dnn`, `yes → model: hls-cpp`. */
function edgeText(flow: CheckedFlow, from: PortPlace, to?: PortPlace): string {
  const [start, end] = [from, to ?? from].map(place => formatPlace({ ...place, node: '' }).slice(1))
  const kind = givenKind(flow.nodes, flow.json.inputs ?? {}, from)
  return escapeText(`${start === end ? start : `${start} → ${end}`}${kind === undefined ? '' : `: ${kind}`}`)
}

function nextId({ count }: Pen, prefix: string): string {
  count[prefix] = (count[prefix] ?? 0) + 1
  return `${prefix}${count[prefix]}`
}
