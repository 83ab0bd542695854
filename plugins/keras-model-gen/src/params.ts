import { datasetParam } from '@metaml/datasets'
import { z } from 'zod'
import { fileDefaults, modelDefaults, modelNames } from './model-defaults.js'

/** What a parameter is by default, for each network. */
function byModel(key: 'trainEpochs' | 'batchSize' | 'bestWeights'): string {
  const each = modelNames.map(name => `${name} ${modelDefaults[name][key]}`)
  return `default: ${each.join(', ')}, a file ${fileDefaults[key]}`
}

const training = {
  trainEpochs: z
    .int()
    .min(1)
    .optional()
    .describe(`passes over the training rows; ${byModel('trainEpochs')}`),
  batchSize: z
    .int()
    .min(1)
    .optional()
    .describe(`rows a step; ${byModel('batchSize')}`),
  bestWeights: z
    .boolean()
    .optional()
    .describe(`take the weights of the epoch with the lowest validation loss; ${byModel('bestWeights')}`),
  optimizer: z
    .strictObject({
      learningRate: z.number().positive().default(3e-3).describe('halved when the loss stops falling'),
      amsgrad: z.boolean().default(true).describe('steps by the largest second moment so far'),
    })
    .prefault({})
    .describe('of Adam'),
}

const file = {
  file: z.string().min(1).optional().describe('a Keras file of yours, relative to the project'),
  weights: z
    .string()
    .min(1)
    .optional()
    .describe('the .h5 with the weights, where `file` is a .json; without it they are drawn by the seed'),
  newWeights: z
    .boolean()
    .default(false)
    .describe('true draws weights by the seed in place of those that `file` has'),
  classes: z
    .array(z.string().min(1))
    .min(2)
    .optional()
    .describe("the classes that the outputs of `file` stand for, in their order; default: the data set's"),
}

/** Parameters of KERAS-MODEL-GEN. */
export const params = z
  .strictObject({
    model: z.enum(modelNames).optional().describe('a network to build'),
    ...file,
    trainEn: z.boolean().default(true).describe('false takes the weights of `file` as they are'),
    trainTestDataset: datasetParam
      .optional()
      .describe(
        'the data set: a name, a path or an object; default: jet-dnn jets, vgg7 mnist, resnet9 svhn where data/svhn is there, else svhn-like; needed with `file`',
      ),
    scaling: z
      .enum(['standard', 'none'])
      .default('standard')
      .describe(
        'of the inputs, where the data set says nothing: mean 0 and deviation 1 on the training rows, or physical units',
      ),
    ...training,
    foldBatchNorm: z
      .boolean()
      .default(false)
      .describe('fold batch normalisation into the layers before it, at the end'),
    seed: z.int().min(0).max(0xffffffff).optional().describe("of weights and shuffling; default: the flow's"),
  })
  .refine(({ model, file }) => (model === undefined) !== (file === undefined), {
    path: ['model'],
    message: 'Give either `model`, a network to build, or `file`, a network of yours.',
  })
  .refine(({ file, weights }) => weights === undefined || file !== undefined, {
    path: ['weights'],
    message: '`weights` belongs to `file`.',
  })
  .refine(({ file, classes }) => classes === undefined || file !== undefined, {
    path: ['classes'],
    message: '`classes` belongs to `file`: a network that is built has the order of the data set.',
  })
  .refine(({ file, newWeights }) => !newWeights || file !== undefined, {
    path: ['newWeights'],
    message: '`newWeights` belongs to `file`: a network that is built has new weights.',
  })
  .refine(({ file, trainTestDataset }) => file === undefined || trainTestDataset !== undefined, {
    path: ['trainTestDataset'],
    message: 'A network out of a file needs `trainTestDataset`: the data that it is for.',
  })
  .refine(({ model, newWeights, trainEn }) => (model === undefined && !newWeights) || trainEn, {
    path: ['trainEn'],
    message: 'A network with new weights has none to take as they are: leave `trainEn` true.',
  })

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
