import { relative, resolve } from 'node:path'
import {
  type CheckedFlow,
  checkFlow,
  type Flow,
  type FlowProblem,
  type FlowWarning,
  type JsonObject,
  MetamlError,
} from '@metaml/core'
import type { ParameterSetting } from '@metaml/engine'
import { packageOfTask } from '@metaml/registry'
import { loadFlow } from '../flow-file/load-flow.js'
import { innerFlows, taskIds } from '../flow-file/task-ids.js'
import { parseAssignment } from '../parameters/parse-assignment.js'
import { readCfgFile } from '../parameters/read-cfg-file.js'
import type { CommonOptions } from '../terminal/output.js'
import { openProject, type Project } from './open-project.js'

/** Options of the commands that take a flow. */
export interface FlowOptions extends CommonOptions {
  readonly cfg?: string
}

/** A flow of the user's, loaded with the tasks that it needs, and what was found when it was checked. */
export interface PreparedFlow extends Project {
  readonly flow: Flow
  /** In rising precedence. */
  readonly parameters: readonly ParameterSetting[]
  readonly problems: readonly FlowProblem[]
  readonly warnings: readonly FlowWarning[]
  readonly checked?: CheckedFlow
  /** The flow's file, relative to the project. */
  readonly file: string
}

/**
 * Loads a flow and the parameters given for it, has the registry load its tasks, and checks it as a whole. The tasks
 * of a flow in code must be those of the project's plugins; unknown ids in a flow in JSON are among the problems.
 */
export async function prepareFlow(
  file: string,
  assignments: readonly string[],
  options: FlowOptions,
): Promise<PreparedFlow> {
  const cwd = process.cwd()
  const typed = assignments.map(parseAssignment)
  const project = await openProject(options, cwd)
  const { registry } = project
  const fromFile = options.cfg === undefined ? [] : await readCfgFile(resolve(cwd, options.cfg))
  const parameters = [...fromFile, ...typed]
  const flow = await loadFlow(file, cwd)

  await registry.checkTasks(flow.tasks)
  const given = parameters.flatMap(({ value }) => innerFlows(value))
  const ids = new Set([flow.json, ...given].flatMap(json => [...taskIds(json)]))
  await registry.load([...ids].filter(id => registry.taskIds.includes(id)))
  const overrides = Object.fromEntries(parameters.map(({ key, value }) => [key, value]))
  const {
    problems,
    warnings,
    flow: checked,
  } = checkFlow(flow.json, {
    task: id => registry.find(id),
    knownTasks: registry.taskIds,
    packageOf: packageOfTask,
    overrides,
  })
  return {
    ...project,
    flow,
    parameters,
    problems,
    warnings,
    ...(checked !== undefined && { checked }),
    file: relative(project.dir, resolve(cwd, file)),
  }
}

/**
 * Refuses a flow with problems.
 * @throws METAML_E_FLOW, with all problems in `data`
 */
export function refuseProblems({ flow, problems }: Pick<PreparedFlow, 'flow' | 'problems'>): void {
  if (problems.length === 0) return
  throw new MetamlError({
    code: 'METAML_E_FLOW',
    kind: 'usage',
    message: `The flow '${flow.name}' can not run.`,
    found: `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`,
    data: { problems: problems as unknown as readonly JsonObject[] },
  })
}
