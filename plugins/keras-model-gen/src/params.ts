import { z } from 'zod'

const training = {
  trainEpochs: z.int().min(1).default(25).describe('passes over the training rows'),
  batchSize: z.int().min(1).default(1024).describe('rows a step'),
  optimizer: z
    .strictObject({
      learningRate: z.number().positive().default(3e-3).describe('halved when the loss stops falling'),
      amsgrad: z.boolean().default(true).describe('steps by the largest second moment so far'),
    })
    .prefault({})
    .describe('of Adam'),
}

/** Parameters of KERAS-MODEL-GEN. */
export const params = z
  .strictObject({
    model: z.enum(['jet-dnn']).optional().describe('a network to build'),
    file: z.string().min(1).optional().describe('a Keras file of yours, relative to the project'),
    weights: z
      .string()
      .min(1)
      .optional()
      .describe('the .h5 with the weights, where `file` is a .json; without it they are drawn by the seed'),
    trainEn: z.boolean().default(true).describe('false takes the weights of `file` as they are'),
    trainTestDataset: z
      .string()
      .min(1)
      .optional()
      .describe("the data set; default 'jets' for jet-dnn, needed with `file`"),
    scaling: z
      .enum(['standard', 'none'])
      .default('standard')
      .describe('of the inputs: mean 0 and deviation 1 on the training rows, or physical units'),
    ...training,
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
  .refine(({ file, trainTestDataset }) => file === undefined || trainTestDataset !== undefined, {
    path: ['trainTestDataset'],
    message: 'A network out of a file needs `trainTestDataset`: the data that it is for.',
  })
  .refine(({ model, trainEn }) => model === undefined || trainEn, {
    path: ['trainEn'],
    message: 'A network that is built has no weights to take as they are: leave `trainEn` true.',
  })

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
