import { type CheckedFlow, closest, MetamlError, type Ports, portCore } from '@metaml/core'
import { firingId } from './firing-id.js'
import { readRun } from './read-run.js'
import { listRuns } from './run-folder.js'
import type { RunStarted } from './run-records.js'
import type { ModelView, RunView } from './run-view.js'

/**
 * Finds the model that a run is to start at: `<run>:<id>`, or an id in the newest run that has it. The node that gave
 * it counts too, for what it handed on. In the new run its id is `<run>:<id>`.
 * @throws METAML_E_FROM_UNKNOWN, METAML_E_FROM_UNFIT
 */
export async function findStart(
  flow: CheckedFlow,
  wanted: string,
  projectDir: string,
): Promise<NonNullable<RunStarted['from']>> {
  const colon = wanted.indexOf(':')
  const id = colon < 0 ? wanted : wanted.slice(colon + 1)
  const runs =
    colon < 0 ? (await listRuns(projectDir)).map(run => run.id).reverse() : [wanted.slice(0, colon)]
  const known: string[] = []
  for (const run of runs) {
    const view = await readRun(projectDir, run)
    const model = modelNamed(view, id)
    if (model === undefined) {
      known.push(...view.firings.map(firing => firingId(firing.node, firing.turn)))
      known.push(...view.models.map(candidate => candidate.id))
      continue
    }
    checkFits(flow, model)
    const { returned: _returned, decision: _decision, ...facts } = model
    const metrics = facts.metrics.filter(({ split }) => split !== 'test')
    // Under a name that no model of the new run can get.
    const named = facts.id.includes(':') ? facts.id : `${view.id}:${facts.id}`
    return { type: 'model', ...facts, id: named, metrics, run: view.id }
  }
  const near = closest(id, known)
  throw new MetamlError({
    code: 'METAML_E_FROM_UNKNOWN',
    kind: 'usage',
    message: `There is no model '${id}' ${colon < 0 ? 'in any run of this project' : `in the run '${runs[0]}'`}.`,
    expected: "a model's id as `metaml show` prints it, or <run>:<id>",
    found: wanted,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}

function modelNamed(view: RunView, id: string): ModelView | undefined {
  const handedOn = view.firings.find(({ node, turn }) => id === firingId(node, turn))?.models[0]
  return view.models.find(model => model.id === id) ?? view.models.find(model => model.id === handedOn)
}

/** Whether the model can stand for the flow's one input, or for what the node that made it gives. */
function checkFits(flow: CheckedFlow, model: ModelView): void {
  const inputs = Object.entries(flow.json.inputs ?? {})
  if (inputs.length === 1 && inputs[0]![1] === model.kind) return
  if (presetPort(flow, model) !== undefined) return
  throw new MetamlError({
    code: 'METAML_E_FROM_UNFIT',
    kind: 'usage',
    message: `The flow '${flow.json.name}' has no place for '${model.id}' to start at.`,
    expected: `a node '${model.node}' that gives a '${model.kind}', or an input of that kind`,
    found: `nodes ${[...flow.nodes.keys()].join(', ')}`,
  })
}

/** The output port of the node that made a model where the model fits; undefined when there is none. */
export function presetPort(flow: CheckedFlow, model: Pick<ModelView, 'node' | 'kind'>): string | undefined {
  const outputs = Object.entries((flow.nodes.get(model.node)?.task.outputs ?? {}) as Ports)
  return outputs.find(([, type]) => {
    const core = portCore(type)
    return typeof core !== 'string' || core === 'any' || core === model.kind
  })?.[0]
}
