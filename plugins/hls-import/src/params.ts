import { datasetParam } from '@metaml/datasets'
import { z } from 'zod'

const count = z.int().min(0)
const shape = z.array(z.int().min(1)).min(1)

/** Parameters of HLS-IMPORT. */
export const params = z.strictObject({
  projectDir: z
    .string()
    .min(1)
    .describe('the folder of the hls4ml project, relative to yours; it is only read'),
  trainTestDataset: datasetParam
    .optional()
    .describe('the data set that the kernel is for: a name, a path or an object; default: none'),
  scaling: z
    .enum(['standard', 'none'])
    .default('standard')
    .describe(
      'of the inputs, where the data set says nothing: mean 0 and deviation 1 on the training rows, or physical units',
    ),
  csim: z
    .boolean()
    .default(true)
    .describe('compile the C++ and measure it on the validation rows, where there is a data set'),
  top: z.string().regex(/^\w+$/).optional().describe("the top function; default: the project's"),
  fpgaPartNumber: z.string().min(1).optional().describe("the FPGA; default: the project's"),
  partResources: z
    .strictObject({ DSP: count, LUT: count, FF: count, BRAM_18K: count, URAM: count })
    .optional()
    .describe('what the part has; needed for one that MetaML does not know'),
  clockPeriod: z.number().positive().optional().describe("in ns; default: the project's"),
  backend: z
    .enum(['Vivado', 'Vitis'])
    .optional()
    .describe("the HLS tool that the C++ is for; default: the project's, Vivado where it says none"),
  inputShape: shape
    .optional()
    .describe('of one row, channels last; needed where a stream goes into a layer that does not say it'),
})

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
