import fs from 'node:fs/promises'
import {
  type CheckedFlow,
  checkFlow,
  type Flow,
  type FlowJson,
  type JsonObject,
  MetamlError,
  parameterOf,
} from '@metaml/core'
import { createJournal } from '../journal/journal.js'
import { journalFormat } from '../journal/read-journal.js'
import { takeOwnership } from '../owner/take-ownership.js'
import { engineVersion } from './engine-version.js'
import { executeRun } from './execute-run.js'
import { findStart } from './find-start.js'
import { flowProblems } from './flow-problems.js'
import { isBegun, journalFile, makeRunFolder, newRunId, nextRunNumber } from './run-folder.js'
import type { RunStarted } from './run-records.js'
import type { ParameterSetting, RunOutcome, RunRequest, TaskOrigin, TaskSource } from './run-request.js'
import type { CfgView } from './run-view.js'

/**
 * Runs a flow to its end, in a new run folder. Failures of tasks are in the outcome; what is thrown is that the run
 * could not begin, or could not be written down.
 * @throws METAML_E_FLOW (with all problems in `data`), METAML_E_RUN_EXISTS, METAML_E_RUN_ID, METAML_E_FROM_UNKNOWN,
 *   METAML_E_FROM_UNFIT, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_DISK_FULL
 */
export async function startRun(request: RunRequest): Promise<RunOutcome> {
  const { projectDir, tasks, parameters = [], seed = 1, hooks = {} } = request
  const json = 'json' in request.flow ? (request.flow as Flow).json : (request.flow as FlowJson)
  const flow = checkedFlow(json, tasks, parameters)
  const from = request.from === undefined ? undefined : await findStart(flow, request.from, projectDir)
  if (from === undefined) refuseOpenInputs(json)

  const now = new Date()
  const id = request.id ?? newRunId(json.name, now)
  const number = await nextRunNumber(projectDir)
  const dir = await makeRunFolder(projectDir, id)
  const ownership = await takeOwnership(dir, hooks)
  try {
    if (!(await isBegun(dir))) await fs.rm(journalFile(dir), { force: true })
    const journal = await createJournal(journalFile(dir), hooks)
    try {
      const started: RunStarted = {
        type: 'run',
        format: journalFormat,
        ...{ run: id, number },
        time: now.toISOString(),
        flow: flow.json,
        seed,
        parameters,
        ...(from && { from }),
        origin: request.origin ?? {},
        cfg: cfgOf(flow, parameters),
        plugins: originsOf(flow, tasks),
        versions: { node: process.versions.node, engine: engineVersion },
      }
      journal.append(started)
      return await executeRun(request, {
        id,
        dir,
        flow,
        started,
        journal,
        ownership,
        earlier: [],
        resumed: false,
      })
    } finally {
      await journal.close()
    }
  } finally {
    await ownership.release()
  }
}

/**
 * Checks a flow with the parameters of a run.
 * @throws METAML_E_FLOW
 */
export function checkedFlow(
  json: FlowJson,
  tasks: TaskSource,
  parameters: readonly ParameterSetting[],
): CheckedFlow {
  const overrides = Object.fromEntries(parameters.map(({ key, value }) => [key, value]))
  const { flow, problems } = checkFlow(json, { task: id => tasks.find(id), overrides })
  if (flow !== undefined) return flow
  throw flowProblems(json.name, problems)
}

/** The packages of all tasks of a flow, those of flows inside parameters included. */
export function originsOf(flow: CheckedFlow, tasks: TaskSource): { [task: string]: TaskOrigin } {
  const ids = new Set<string>()
  const collect = (task: string, params: unknown): void => {
    ids.add(task)
    for (const value of Object.values((params ?? {}) as JsonObject)) {
      const inner = (value as { $flow?: FlowJson } | null | undefined)?.$flow
      for (const node of inner?.nodes ?? []) collect(node.task, node.params)
    }
  }
  // The parameters as they hold in this run: a flow may come from the command line.
  for (const { task, params } of flow.nodes.values()) collect(task.id, params)
  return Object.fromEntries([...ids].sort().map(id => [id, tasks.origin(id)]))
}

/** Every parameter of every node and who set it. */
function cfgOf(flow: CheckedFlow, parameters: readonly ParameterSetting[]): CfgView[] {
  const setters = new Map<string, CfgView['by']>(parameters.map(({ key, by }) => [parameterOf(key), by]))
  return [...flow.nodes.values()].flatMap(node =>
    Object.entries((node.params ?? {}) as JsonObject).flatMap(([name, value]) => {
      if (value === undefined) return []
      const key = `${node.name}.${name}`
      const by = setters.get(key) ?? (node.written[name] === undefined ? 'default' : 'flow')
      return [{ key, value, by }]
    }),
  )
}

function refuseOpenInputs(json: FlowJson): void {
  const inputs = Object.keys(json.inputs ?? {})
  if (inputs.length === 0) return
  throw new MetamlError({
    code: 'METAML_E_FROM_NEEDED',
    kind: 'usage',
    message: `The flow '${json.name}' has inputs (${inputs.join(', ')}): it is a part of other flows.`,
    expected: 'a model to start at',
    todo: 'give one: metaml run <flow> --from <model>',
  })
}
