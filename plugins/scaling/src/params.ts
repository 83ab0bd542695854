import { datasetParam } from '@metaml/datasets'
import { flowParam } from '@metaml/plugin-kit'
import { z } from 'zod'

/** What each strategy takes where nothing else is said. */
export const strategyDefaults = {
  uniform: { trainEpochs: 25, maxTrialsNum: 8 },
  'per-layer': { trainEpochs: 10, maxTrialsNum: 24 },
} as const

/** What a parameter is by default, for each strategy. */
function byStrategy(key: 'trainEpochs' | 'maxTrialsNum'): string {
  return Object.entries(strategyDefaults)
    .map(([strategy, defaults]) => `${strategy} ${defaults[key]}`)
    .join(', ')
}

/** Parameters of SCALING. */
export const params = z.strictObject({
  strategy: z
    .enum(['uniform', 'per-layer'])
    .default('uniform')
    .describe(
      'uniform: all hidden layers by one factor, trained from new weights; per-layer: one layer after the other, where it costs least, from the trained weights',
    ),
  scaleAuto: z.boolean().default(true).describe('search for the smallest network; false applies one factor'),
  defaultScaleFactor: z
    .number()
    .gt(0)
    .lt(1)
    .default(1 / 8)
    .describe('the step from one factor to the next; without scaleAuto: the factor that is applied'),
  tolerateAccLoss: z
    .number()
    .min(0)
    .default(0.0005)
    .describe("α: the loss that is accepted, in the unit of the data set's metric"),
  maxTrialsNum: z
    .int()
    .min(1)
    .optional()
    .describe(
      `networks that are tried at most, the one of factor 1 included; default: ${byStrategy('maxTrialsNum')}`,
    ),
  patience: z.int().min(1).default(3).describe('the search ends after so many rejections in a row'),
  seeds: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe("trainings of each network, the flow's seed and those after it; losses are averaged"),
  trainTestDataset: datasetParam.optional().describe("the data set; default: the model's"),
  trainEpochs: z
    .int()
    .min(1)
    .optional()
    .describe(`passes over the training rows, for every network; default: ${byStrategy('trainEpochs')}`),
  probeEpochs: z
    .int()
    .min(0)
    .default(1)
    .describe('per-layer: passes over the training rows before it is seen what a removal costs'),
  batchSize: z.int().min(1).default(256).describe('rows a step'),
  optimizer: z
    .strictObject({
      learningRate: z.number().positive().default(3e-3).describe('halved when the loss stops falling'),
      amsgrad: z.boolean().default(true).describe('steps by the largest second moment so far'),
    })
    .prefault({})
    .describe('of Adam'),
  bestWeights: z
    .boolean()
    .default(true)
    .describe('take the weights of the epoch with the lowest validation loss; false: those of the last'),
  saving: z
    .string()
    .min(1)
    .default('multiplications')
    .describe('per-layer: the metric that is to be saved; any but multiplications comes from `evaluate`'),
  masks: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe('whether weights that the input masks stay masked'),
  exclude: z.array(z.string()).default([]).describe('layers that keep their width'),
  reference: z
    .string()
    .optional()
    .describe(
      "what the loss is measured against: 'input', or the name of an earlier node; default: the network of factor 1, trained as the others are",
    ),
  evaluate: flowParam().optional().describe('a flow that measures each candidate further down'),
})

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
