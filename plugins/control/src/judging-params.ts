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
