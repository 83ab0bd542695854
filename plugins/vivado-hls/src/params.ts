import { z } from 'zod'

/** The steps, in the order in which they run. */
export const stepNames = ['csim', 'csynth', 'cosim', 'export', 'synthesis', 'place-and-route'] as const

/** A step of the tools. */
export type StepName = (typeof stepNames)[number]

const seconds = z.number().positive()

/** Parameters of VIVADO-HLS. */
export const params = z.strictObject({
  projectDir: z
    .string()
    .min(1)
    .optional()
    .describe("folder of the project inside the model's files; default: all of them"),
  part: z.string().min(1).optional().describe("the FPGA; default: the model's, another one is refused"),
  clockPeriod: z
    .number()
    .positive()
    .optional()
    .describe("in ns; default: the model's, another one is refused"),
  steps: z
    .array(z.enum(stepNames))
    .refine(steps => steps.some(step => step !== 'csim'), {
      error: "Add 'csynth': csim alone makes no RTL, and HLS4ML's own needs no licence.",
    })
    .default(['csynth'])
    .describe('what is run; csynth and synthesis come before what needs them, whether they are named or not'),
  timeLimit: z
    .union([seconds, z.partialRecord(z.enum(stepNames), seconds)], {
      error: 'Write seconds, or seconds by step such as { csynth: 7200 }.',
    })
    .optional()
    .describe('in seconds, for each step or by step; waiting for a launcher does not count'),
  memoryLimit: z
    .int()
    .min(2 ** 20)
    .optional()
    .describe('in bytes, for the tool with all that it starts; held of the memory that trials may hold'),
  cores: z.int().min(1).default(1).describe('that a step holds; Vivado is told to use as many'),
  timing: z
    .enum(['required', 'reported'])
    .default('required')
    .describe('whether a placed and routed design that is too slow for its clock is an error'),
})

/** The parameters as the task gets them. */
export type Params = z.output<typeof params>

/** The steps that run: those asked for and those that they need, in order. */
export function stepsToRun(asked: readonly StepName[]): StepName[] {
  const wanted = new Set<StepName>(asked)
  if (wanted.has('place-and-route')) wanted.add('synthesis')
  if (wanted.has('cosim') || wanted.has('export') || wanted.has('synthesis')) wanted.add('csynth')
  return stepNames.filter(step => wanted.has(step))
}
