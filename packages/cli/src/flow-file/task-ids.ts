import type { FlowJson, Json, JsonObject, NodeJson, PartJson } from '@metaml/core'

/** The ids of all tasks of a flow, those of flows inside parameters included. */
export function taskIds(flow: FlowJson): Set<string> {
  const ids = new Set<string>()
  const collect = (json: FlowJson): void => {
    // One from the command line may still have flows among its nodes.
    for (const node of json.nodes as readonly (NodeJson | PartJson)[]) {
      if ('flow' in node) collect(node.flow)
      else ids.add(node.task)
      for (const value of Object.values(node.params ?? {}))
        for (const inner of innerFlows(value)) collect(inner)
    }
  }
  collect(flow)
  return ids
}

/** The flows that stand in a parameter. */
export function innerFlows(value: Json | undefined): FlowJson[] {
  if (typeof value !== 'object' || value === null) return []
  const { $flow } = value as JsonObject
  if ($flow !== undefined) return [$flow as unknown as FlowJson]
  return Object.values(value).flatMap(item => innerFlows(item as Json))
}
