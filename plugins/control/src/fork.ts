import { defineTask, like, many } from '@metaml/core'
import { z } from 'zod'

/** FORK: hands a model on to as many ways as are wired. */
export const fork = defineTask({
  apiVersion: 1,
  id: 'fork',
  role: 'control',
  summary: 'Hands a model on to several ways, which run at the same time',
  params: z.strictObject({}),
  inputs: { model: 'any' },
  outputs: { models: many(like('model')) },
  async run({ inputs, fanOut }) {
    return { models: Array.from({ length: fanOut.models ?? 0 }, () => inputs.model) }
  },
})
