import { datasetParam } from '@metaml/datasets'
import { flowParam } from '@metaml/plugin-kit'
import { pythonTask } from '@metaml/plugin-kit/python'
import { z } from 'zod'

/** Clusters the weights of each kernel, in as few clusters as the tolerance allows; the work is cluster_weights.py. */
export const weightClustering = pythonTask({
  id: 'weight-clustering',
  role: 'optimization',
  summary: 'Gives each kernel as few different weights as the tolerated loss allows',
  script: new URL('../cluster_weights.py', import.meta.url),
  lock: new URL('../requirements.lock', import.meta.url),
  packages: { numpy: '2.4.6', h5py: '3.16.0' },
  python: '>=3.11.0',
  params: z.strictObject({
    tolerateAccLoss: z
      .number()
      .min(0)
      .default(0.02)
      .describe("the loss that is accepted, in the unit of the data set's metric"),
    maxClusters: z
      .int()
      .min(2)
      .max(256)
      .default(32)
      .describe('clusters a kernel to begin with; halved while the loss is accepted'),
    trainTestDataset: datasetParam.optional().describe("the data set; default: the model's"),
    timeLimit: z.number().positive().optional().describe('in seconds, for the whole search'),
    reference: z
      .string()
      .default('input')
      .describe("what the loss is measured against: 'input', or the name of an earlier node"),
    evaluate: flowParam().optional().describe('a flow that measures each candidate further down'),
  }),
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
})
