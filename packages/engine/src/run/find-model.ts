import { closest, MetamlError } from '@metaml/core'
import { firingId } from './firing-id.js'
import { readRun } from './read-run.js'
import { listRuns } from './run-folder.js'
import type { ModelView, RunView } from './run-view.js'

/** A model and the run that it stands in. */
export interface FoundModel {
  readonly run: RunView
  readonly model: ModelView
}

/**
 * Finds a model of a project: `<run>:<id>`, or an id in the newest run that has it. The node that gave it counts too,
 * for what it handed on.
 * @param code of the error when there is none
 * @throws METAML_E_MODEL_UNKNOWN, METAML_E_RUN_UNKNOWN
 */
export async function findModel(
  projectDir: string,
  wanted: string,
  code: `METAML_E_${string}` = 'METAML_E_MODEL_UNKNOWN',
): Promise<FoundModel> {
  const colon = wanted.indexOf(':')
  const id = colon < 0 ? wanted : wanted.slice(colon + 1)
  const runs =
    colon < 0 ? (await listRuns(projectDir)).map(run => run.id).reverse() : [wanted.slice(0, colon)]
  const known: string[] = []
  for (const name of runs) {
    const run = await readRun(projectDir, name)
    const model = modelNamed(run, id)
    if (model !== undefined) return { run, model }
    known.push(...run.firings.map(firing => firingId(firing.node, firing.turn)))
    known.push(...run.models.map(candidate => candidate.id))
  }
  const near = closest(id, known)
  throw new MetamlError({
    code,
    kind: 'usage',
    message: `There is no model '${id}' ${colon < 0 ? 'in any run of this project' : `in the run '${runs[0]}'`}.`,
    expected: "a model's id as `metaml show` prints it, or <run>:<id>",
    found: wanted,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}

/** The model of a run with this id, or the first that the node of this name handed on. */
export function modelNamed(view: RunView, id: string): ModelView | undefined {
  const handedOn = view.firings.find(({ node, turn }) => id === firingId(node, turn))?.models[0]
  return view.models.find(model => model.id === id) ?? view.models.find(model => model.id === handedOn)
}
