import { z } from 'zod'

/** Parameters of CSYNTH-ESTIMATE. */
export const params = z.strictObject({
  part: z.string().min(1).optional().describe("the FPGA; default: the model's"),
  clockPeriod: z.number().positive().optional().describe("in ns; default: the model's"),
  tool: z
    .string()
    .regex(/^(Vivado|Vitis) HLS 20\d\d\.\d(\.\d)?$/, 'Write a tool such as Vitis HLS 2024.1.')
    .optional()
    .describe(
      "whose report is estimated; default: Vivado HLS 2020.1, with hls4ml's backend Vitis it is Vitis HLS 2024.1",
    ),
})

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>
