import { type Flow, type FlowValue, isFlow } from '@metaml/core'
import { z } from 'zod'

const place = z.string().min(1)

const flowJson = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  inputs: z.record(z.string(), z.string()).optional(),
  nodes: z.array(
    z.strictObject({
      name: z.string().min(1),
      task: z.string().min(1),
      params: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
  edges: z.array(z.strictObject({ from: place, to: place })),
  returns: z.array(place),
})

/**
 * A schema for a parameter that is a flow, e.g. `evaluate`.
 *
 * A user writes a {@link Flow}; a task gets it as `{ $flow }`, the way it stands in the JSON of the outer flow.
 */
export function flowParam(): z.ZodType<FlowValue, Flow | FlowValue> {
  const value = z.strictObject({ $flow: flowJson })
  const schema = z.preprocess(given => (isFlow(given) ? { $flow: given.json } : given), value)
  return schema as unknown as z.ZodType<FlowValue, Flow | FlowValue>
}
