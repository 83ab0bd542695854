import { isMetamlError } from '@metaml/core'
import { findPart, type PartResources } from '@metaml/hls-report'
import { z } from 'zod'

const fixed =
  /^ap_u?fixed<\s*[1-9]\d*\s*,\s*-?\d+\s*(,\s*AP_(RND|TRN)\w*\s*(,\s*AP_(SAT|WRAP)\w*\s*(,\s*\d+\s*)?)?)?>$/
const integer = /^ap_u?int<\s*[1-9]\d*\s*>$/

const type = z
  .string()
  .regex(
    new RegExp(`${fixed.source}|${integer.source}`),
    'Write a type such as ap_fixed<18,8> or ap_uint<8>.',
  )

const factor = z.int().min(1)

/** Parameters of HLS4ML. */
export const params = z
  .strictObject({
    defaultPrecision: type
      .default('ap_fixed<18,8>')
      .describe('type of every variable that `precision` leaves open'),
    precision: z
      .record(
        z.string(),
        z.union([type, z.record(z.string(), type)], {
          error:
            "Write a type such as 'ap_fixed<18,8>', or types by variable such as { weight: 'ap_fixed<8,2>' }.",
        }),
      )
      .default({})
      .describe("per layer of hls4ml's: one type, or one per variable (weight, bias, result, accum, ...)"),
    ioType: z
      .enum(['io_parallel', 'io_stream'])
      .optional()
      .describe('default: io_stream where there is a convolution, else io_parallel'),
    fpgaPartNumber: z.string().min(1).default('xcvu9p-flgb2104-2l-e').describe('the FPGA'),
    partResources: z
      .strictObject({
        DSP: z.int().min(0),
        LUT: z.int().min(0),
        FF: z.int().min(0),
        BRAM_18K: z.int().min(0),
        URAM: z.int().min(0),
      })
      .optional()
      .describe('what the part has; needed for one that MetaML does not know'),
    clockPeriod: z.number().positive().optional().describe('in ns; default: 10 for Zynq-7000 parts, else 5'),
    reuseFactor: z
      .union(
        [
          factor,
          z.strictObject({ target: factor, adjust: z.literal('nearest') }),
          z.record(z.string(), factor),
        ],
        {
          error: "Write a whole number from 1 on, one for each layer, or { target: 60, adjust: 'nearest' }.",
        },
      )
      .default(1)
      .describe(
        "uses of each multiplier: one for all layers, one per layer (others 1), or { target, adjust: 'nearest' }",
      ),
    strategy: z.enum(['Latency', 'Resource']).default('Latency').describe('of layers with weights'),
    backend: z.enum(['Vivado', 'Vitis']).default('Vivado').describe('the HLS tool that the C++ is for'),
    softmax: z
      .enum(['stable', 'latency', 'legacy', 'argmax'])
      .default('stable')
      .describe('how softmax is computed; argmax gives 1 for the class, 0 for the others'),
    csim: z.boolean().default(true).describe('compile and simulate the C++ on the validation rows'),
    testDataset: z.string().min(1).optional().describe("the data set; default: the model's"),
  })
  // Here too, so that a misspelt part is found before anything is trained.
  .superRefine(({ fpgaPartNumber, partResources }, context) => {
    const message = partProblem(fpgaPartNumber, partResources)
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['fpgaPartNumber'], message })
  })

function partProblem(part: string, resources: PartResources | undefined): string | undefined {
  try {
    findPart(part, resources)
    return undefined
  } catch (error) {
    if (!isMetamlError(error)) throw error
    return `${error.summary.replace(/\.$/, '')}: ${error.todo} as partResources [${error.code}]`
  }
}

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
