import { type CheckedFlow, flowInputNode } from '@metaml/core'

/** The nodes that run: all, or with a preset node those behind it and what else these need. */
export function activeNodes(flow: CheckedFlow, preset: string | undefined): Set<string> {
  if (preset === undefined) return new Set(flow.nodes.keys())
  const behind = new Set<string>()
  const follow = (name: string): void => {
    for (const { to } of flow.nodes.get(name)!.outgoing) {
      if (to.node === preset || behind.has(to.node)) continue
      behind.add(to.node)
      follow(to.node)
    }
  }
  follow(preset)
  const active = new Set(behind)
  const need = (name: string): void => {
    for (const { from } of flow.nodes.get(name)!.incoming) {
      if (from.node === preset || from.node === flowInputNode || active.has(from.node)) continue
      active.add(from.node)
      need(from.node)
    }
  }
  for (const name of behind) need(name)
  return active
}

/** The cycles from which a way leads to a node, its own included. */
export function cyclesBefore(
  flow: CheckedFlow,
  name: string,
  component: ReadonlyMap<string, number>,
): number[] {
  const seen = new Set<string>()
  const visit = (current: string): void => {
    if (seen.has(current)) return
    seen.add(current)
    for (const { from } of flow.nodes.get(current)?.incoming ?? []) {
      if (from.node !== flowInputNode) visit(from.node)
    }
  }
  visit(name)
  return [...seen].flatMap(node => component.get(node) ?? [])
}
