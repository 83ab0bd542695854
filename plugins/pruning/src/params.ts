import { closest } from '@metaml/core'
import { datasetParam } from '@metaml/datasets'
import { codeParam, flowParam } from '@metaml/plugin-kit'
import { z } from 'zod'

const rate = z.number().min(0).lt(1)
const searchNames = ['bisection', 'grid', 'bisection-robust'] as const

function notASearch(given: unknown): string {
  const near = typeof given === 'string' ? closest(given, searchNames) : undefined
  const meant = near === undefined ? '' : ` Write '${near}'?`
  return `Expected ${searchNames.map(name => `'${name}'`).join(', ')}, or ref(file, export).${meant}`
}

/** Parameters of PRUNING. */
export const params = z
  .strictObject({
    tolerateAccLoss: z
      .number()
      .min(0)
      .default(0.02)
      .describe("α: the loss that is accepted, in the unit of the data set's metric"),
    pruningRateThresh: z
      .number()
      .positive()
      .max(1)
      .default(0.02)
      .describe('β: the search ends before a change of the rate below this'),
    rate: rate.optional().describe('prune at this rate, without a search'),
    rates: z
      .record(z.string(), rate)
      .optional()
      .describe('prune these layers at these rates, without a search; others are left alone'),
    search: z
      .union([z.enum(searchNames), codeParam()], { error: ({ input }) => notASearch(input) })
      .default('bisection')
      .describe(
        'bisection halves its step each time; grid tries every rate in steps of β; bisection-robust re-measures around the border with other seeds and says how sure it is; or a function of yours, ref(file, export)',
      ),
    borderSeeds: z
      .int()
      .min(2)
      .max(100)
      .default(3)
      .describe('bisection-robust: trainings of each rate around the border, the first included'),
    trainTestDataset: datasetParam.optional().describe("the data set; default: the model's"),
    trainEpochs: z.int().min(1).default(15).describe('passes over the training rows, for every candidate'),
    batchSize: z.int().min(1).default(256).describe('rows a step'),
    optimizer: z
      .strictObject({
        learningRate: z.number().positive().default(3e-3).describe('halved when the loss stops falling'),
        amsgrad: z.boolean().default(true),
      })
      .prefault({})
      .describe('of Adam'),
    bestWeights: z
      .boolean()
      .default(false)
      .describe(
        'take the weights of the epoch with the lowest validation loss once all masks hold; false: those of the last',
      ),
    granularity: z
      .enum(['weight', 'filter'])
      .default('weight')
      .describe('what is pruned at once: single weights, or whole units and filters'),
    schedule: z
      .enum(['gradual', 'one-shot'])
      .default('gradual')
      .describe('the rate rises over the first half of the retraining, or is there from its start'),
    start: z
      .enum(['trained', 'scratch'])
      .default('trained')
      .describe('where each retraining starts: at the weights of the input, or at new ones'),
    ranking: z
      .enum(['global', 'layer'])
      .default('global')
      .describe('magnitudes are ranked over all layers at once, or in each layer by itself'),
    masks: z
      .enum(['keep', 'drop'])
      .default('keep')
      .describe('whether weights that the input masks stay masked'),
    exclude: z.array(z.string()).default([]).describe('layers that are left alone'),
    reference: z
      .string()
      .default('input')
      .describe("what the loss is measured against: 'input', or the name of an earlier node"),
    evaluate: flowParam().optional().describe('a flow that measures each candidate further down'),
  })
  .refine(({ rate, rates }) => rate === undefined || rates === undefined, {
    path: ['rate'],
    message: 'Give either `rate`, one for all layers, or `rates`, one for each, or neither to search.',
  })

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
