import { type CheckedFlow, type CheckedNode, type PortPlace, parsePlace } from '@metaml/core'

/** How many models are asked for at each output of a node: by edges, and by what the flow returns. */
export function fanOutOf(node: CheckedNode, flow: CheckedFlow): { [port: string]: number } {
  const returned = flow.json.returns.flatMap(text => parsePlace(text) ?? []).filter(isOf(node.name))
  const counts: Record<string, number> = {}
  for (const { port, index = 0 } of [...node.outgoing.map(edge => edge.from), ...returned]) {
    counts[port] = Math.max(counts[port] ?? 0, index + 1)
  }
  return counts
}

function isOf(name: string): (place: PortPlace) => boolean {
  return ({ node }) => node === name
}
