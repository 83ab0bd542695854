import { defineTask } from '@metaml/core'
import { z } from 'zod'

/** STOP: ends the way that a model came; the other ways of the flow go on. */
export const stop = defineTask({
  apiVersion: 1,
  id: 'stop',
  role: 'control',
  summary: 'Ends a way; the others go on',
  params: z.strictObject({
    reason: z.string().min(1).optional().describe('why, in a sentence; said when the run ends'),
  }),
  inputs: { model: 'any' },
  outputs: {},
  async run({ inputs, params, log }) {
    log.info(`'${inputs.model.id}' ends here${params.reason === undefined ? '.' : `: ${params.reason}`}`)
    return {}
  },
})
