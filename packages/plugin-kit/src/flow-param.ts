import { type Flow, type FlowJson, type FlowValue, isFlow, isMetamlError, readFlowJson } from '@metaml/core'
import { z } from 'zod'

const place = z.string().min(1)
const params = z.record(z.string(), z.unknown()).optional()

/** The outline of a flow's JSON, for who writes it; `readFlowJson` looks at all of it. */
const flowJson = z.strictObject({
  format: z.literal(1),
  name: z.string(),
  inputs: z.record(z.string(), z.string()).optional(),
  nodes: z.array(
    z.union([
      z.strictObject({ name: place, task: place, params }),
      z.strictObject({ name: place, flow: z.record(z.string(), z.unknown()), params }),
    ]),
  ),
  edges: z.array(z.strictObject({ from: place, to: place })),
  returns: z.array(place),
  budget: z.record(z.string(), z.unknown()).optional(),
})

/**
 * A schema for a parameter that is a flow, e.g. `evaluate`.
 *
 * A user writes a {@link Flow}, or the JSON of one as `{ $flow }`; a task gets it as `{ $flow }`, the way it stands in the
 * JSON of the outer flow, with the flows among its nodes put in their places.
 */
export function flowParam(): z.ZodType<FlowValue, Flow | FlowValue> {
  const value = z.strictObject({ $flow: flowJson }).check(checking => {
    const read = readFlow(checking.value.$flow)
    if ('flow' in read) checking.value = { $flow: read.flow } as unknown as typeof checking.value
    else {
      const { value: input } = checking
      checking.issues.push({ code: 'custom', input, path: ['$flow'], message: read.problem })
    }
  })
  return z.preprocess(
    given => (isFlow(given) ? { $flow: given.json } : given),
    value,
  ) as unknown as z.ZodType<FlowValue, Flow | FlowValue>
}

/** The flow with the flows among its nodes in their places, or why that can not be. */
function readFlow(json: unknown): { readonly flow: FlowJson } | { readonly problem: string } {
  try {
    return { flow: readFlowJson(json) }
  } catch (error) {
    if (!isMetamlError(error)) throw error
    const { summary, expected } = error
    return { problem: expected === undefined ? summary : `${summary} Expected ${expected}.` }
  }
}
