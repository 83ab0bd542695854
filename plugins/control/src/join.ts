import { defineTask, like, many, optional } from '@metaml/core'
import { z } from 'zod'

/**
 * JOIN: hands on each model that comes, whichever way it comes. It is where a back edge enters a cycle; there its
 * parameter `maxTurns` bounds the turns. A model that comes when they are used up goes out at `over`.
 */
export const join = defineTask({
  apiVersion: 1,
  id: 'join',
  role: 'control',
  summary: 'Hands on each model that comes, by whichever way; lets a cycle turn, at most so often',
  params: z.strictObject({
    maxTurns: z
      .int()
      .min(1)
      .optional()
      .describe('the most turns of a cycle; a model that comes later goes out at `over`'),
  }),
  inputs: { models: many('any') },
  outputs: { model: optional(like('models')), over: optional(like('models')) },
  firing: 'any',
  async run({ inputs, params, turn, useTurn = turn }) {
    const [model] = inputs.models
    return useTurn > (params.maxTurns ?? Number.POSITIVE_INFINITY)
      ? { over: model, model: undefined }
      : { model, over: undefined }
  },
})
