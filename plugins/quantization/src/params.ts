import { codeParam, flowParam } from '@metaml/plugin-kit'
import { z } from 'zod'

/** Of at most 64 bits: wider types are none of the simulator's. */
const fixed = /^ap_fixed<\s*([1-9]|[1-5]\d|6[0-4])\s*,\s*-?\d{1,2}\s*>$/

/** Parameters of QUANTIZATION. */
export const params = z
  .strictObject({
    startPrecision: z
      .string()
      .regex(fixed, 'Write a type of at most 64 bits, such as ap_fixed<18,8>.')
      .default('ap_fixed<18,8>')
      .describe(
        'the search starts with its fraction bits; integer bits come from the ranges that rows bring about',
      ),
    tolerateAccLoss: z
      .number()
      .min(0)
      .default(0.01)
      .describe("α: the loss that is accepted, in the unit of the data set's metric"),
    trainTestDataset: z.string().min(1).optional().describe("the data set; default: the model's"),
    search: z
      .union([z.enum(['greedy', 'paper']), codeParam()], {
        error: "Write 'greedy', 'paper', or ref('./mine.ts', 'search') for a search of your own.",
      })
      .default('greedy')
      .describe(
        'greedy: the step that saves most hardware per accuracy lost; paper: bit by bit, one virtual layer after the other; or a search of your own',
      ),
    granularity: z
      .enum(['variable', 'layer', 'virtual-layer'])
      .optional()
      .describe(
        'what gets its fraction bits on its own; default: every variable with greedy, every virtual layer with paper',
      ),
    minWidth: z.int().min(1).max(32).default(2).describe('bits that a type has at least'),
    maxWidth: z.int().min(2).max(48).default(24).describe('bits that a type has at most, at the start'),
    objective: z
      .enum(['hardware', 'LUT', 'DSP', 'bits'])
      .default('hardware')
      .describe(
        'what is saved, as the csynth estimate has it: LUTs and DSPs in the proportion that the part has them, one of both, or the bits of multiplications and additions',
      ),
    modes: z
      .enum(['plain', 'choose'])
      .default('plain')
      .describe('choose: also tries AP_RND and AP_SAT on what layers give, and keeps them where they pay'),
    margin: z
      .number()
      .min(0)
      .max(8)
      .default(0)
      .describe('how much wider than the range on the training rows the integer bits reach; 0.1 is a tenth'),
    samples: z
      .int()
      .min(50)
      .optional()
      .describe('validation rows that decide, drawn by the seed; default: all'),
    restarts: z
      .int()
      .min(0)
      .max(50)
      .default(0)
      .describe('further greedy searches in other orders; the cheapest result is taken'),
    reference: z
      .string()
      .default('input')
      .describe(
        "what the loss is measured against: 'input', or the name of an earlier node, a float network too",
      ),
    confidence: z
      .number()
      .min(0.5)
      .max(0.999)
      .default(0.5)
      .describe(
        'how sure it is of each accepted candidate that rows of the same kind lose no more than α; 0.5: the loss alone decides',
      ),
    cores: z
      .int()
      .min(1)
      .optional()
      .describe('cores that candidates are simulated on and compiled kernels run on; default: all'),
    evaluate: flowParam()
      .optional()
      .describe('a flow that measures the candidates of the journal further down'),
  })
  .refine(({ minWidth, maxWidth }) => minWidth <= maxWidth, {
    path: ['minWidth'],
    message: '`minWidth` is above `maxWidth`.',
  })

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
