import { type CheckedFlow, MetamlError, type Ports, portCore } from '@metaml/core'
import { findModel } from './find-model.js'
import type { RunStarted } from './run-records.js'
import type { ModelView } from './run-view.js'

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
  const { run: view, model } = await findModel(projectDir, wanted, 'METAML_E_FROM_UNKNOWN')
  checkFits(flow, model)
  const { returned: _returned, decision: _decision, ...facts } = model
  const metrics = facts.metrics.filter(({ split }) => split !== 'test')
  // Under a name that no model of the new run can get.
  const named = facts.id.includes(':') ? facts.id : `${view.id}:${facts.id}`
  return { type: 'model', ...facts, id: named, metrics, run: view.id }
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
