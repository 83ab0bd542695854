import { readConfig, startRun } from '@metaml/engine'
import type { Output } from '../terminal/output.js'
import { warningText } from '../text/error-text.js'
import { attendRun } from './attend-run.js'
import { type FlowOptions, prepareFlow, refuseProblems } from './prepare-flow.js'

/** Options of `metaml run`. */
export interface RunOptions extends FlowOptions {
  readonly seed?: number
  readonly from?: string
  readonly id?: string
}

/** `metaml run`: runs a flow. */
export async function run(
  file: string,
  assignments: readonly string[],
  options: RunOptions,
  output: Output,
): Promise<number> {
  const prepared = await prepareFlow(file, assignments, options)
  refuseProblems(prepared)
  const { dir, registry, flow, parameters, warnings } = prepared
  for (const warning of warnings) output.note(warningText(warning, output.colors.err))
  const config = await readConfig(dir)
  const { seed, from, id } = options
  return await attendRun(dir, flow.json, output, attendance =>
    startRun({
      ...attendance,
      projectDir: dir,
      tasks: registry,
      config,
      flow,
      parameters,
      origin: { file: prepared.file },
      ...(seed !== undefined && { seed }),
      ...(from !== undefined && { from }),
      ...(id !== undefined && { id }),
    }),
  )
}
