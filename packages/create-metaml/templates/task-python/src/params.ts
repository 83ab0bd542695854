import { datasetParam } from '@metaml/datasets'
import { z } from 'zod'

/** Parameters of MY-TASK. */
export const params = z.strictObject({
  tolerateAccLoss: z
    .number()
    .min(0)
    .default(0.02)
    .describe("the loss that is accepted, in the unit of the data set's metric"),
  maxDigits: z.int().min(0).max(9).default(4).describe('digits after the point to begin with'),
  trainTestDataset: datasetParam.optional().describe("the data set; default: the model's"),
})
