import { closest, isMetamlError } from '@metaml/core'
import { findPart, knownParts, partsFile } from '@metaml/hls-report'
import { flowParam } from '@metaml/plugin-kit'
import { z } from 'zod'

/** Parameters of every task that judges a model. */
export const judgingParams = {
  reference: z
    .string()
    .default('input')
    .describe("the earlier node whose figures an expression reads as `reference.accuracy`; 'input': none"),
  part: z
    .string()
    .min(1)
    .superRefine((name, context) => {
      const problem = partProblem(name)
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem })
    })
    .optional()
    .describe("the part that `part.DSP` and the like are of, e.g. 'xcvu9p'; default: the model's"),
  evaluate: flowParam()
    .optional()
    .describe('a flow that measures the model further down, for figures that it does not have'),
  reads: z
    .array(z.string())
    .default([])
    .describe('the keys of CFG that a `ref` is given, e.g. `pruning.tolerateAccLoss`'),
} as const

/** Why a name is that of no part. */
function partProblem(name: string): string | undefined {
  try {
    findPart(name)
    return undefined
  } catch (error) {
    if (!isMetamlError(error)) throw error
    const near = closest(name.toLowerCase(), knownParts().keys())
    const meant = near === undefined ? '' : ` Write '${near}'?`
    return `${error.summary}${meant} Parts of your own stand in ${partsFile}.`
  }
}
