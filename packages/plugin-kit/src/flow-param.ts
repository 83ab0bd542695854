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
  const value = z.strictObject({ $flow: flowJson }).superRefine(({ $flow }, context) => {
    const read = readFlow($flow)
    if ('problem' in read) context.addIssue({ code: 'custom', path: ['$flow'], message: read.problem })
  })
  return z.preprocess(toValue, value) as unknown as z.ZodType<FlowValue, Flow | FlowValue>
}

/** What is given as `{ $flow }`, with the flows among its nodes in their places where that can be. */
function toValue(given: unknown): unknown {
  if (isFlow(given)) return { $flow: given.json }
  if (typeof given !== 'object' || given === null || !('$flow' in given)) return given
  const read = readFlow(given.$flow)
  return 'flow' in read ? { ...given, $flow: read.flow } : given
}

function readFlow(json: unknown): { readonly flow: FlowJson } | { readonly problem: string } {
  try {
    return { flow: readFlowJson(json) }
  } catch (error) {
    if (!isMetamlError(error)) throw error
    const { summary, expected } = error
    return { problem: expected === undefined ? summary : `${summary} Expected ${expected}.` }
  }
}
