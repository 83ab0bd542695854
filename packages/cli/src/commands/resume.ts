import { readConfig, readRun, resumeRun } from '@metaml/engine'
import { taskIds } from '../flow-file/task-ids.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { attendRun } from './attend-run.js'
import { openProject } from './open-project.js'

/** Options of `metaml resume`. */
export interface ResumeOptions extends CommonOptions {
  readonly takeOver?: boolean
}

/** `metaml resume`: goes on with a run. */
export async function resume(
  id: string | undefined,
  options: ResumeOptions,
  output: Output,
): Promise<number> {
  const { dir, registry } = await openProject(options)
  const view = await readRun(dir, id)
  await registry.load([...taskIds(view.flow), ...Object.keys(view.plugins)])
  const config = await readConfig(dir)
  return await attendRun(dir, view.flow, output, attendance =>
    resumeRun({
      ...attendance,
      projectDir: dir,
      tasks: registry,
      config,
      id: view.id,
      takeOver: options.takeOver === true,
    }),
  )
}
