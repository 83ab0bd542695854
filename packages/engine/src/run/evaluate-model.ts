import { checkFlow, type FlowJson, type JsonObject, MetamlError, type Metric, type Model } from '@metaml/core'
import { runNodes } from './run-nodes.js'
import type { RunScope } from './run-scope.js'

/**
 * Runs a flow on a candidate and gives the metrics of what it returns. Its trials are cached like any; its models
 * stand in the model space under `<candidate>/<node>`.
 * @throws METAML_E_EVALUATE_FLOW when the flow does not take one model, what its tasks throw
 */
export async function evaluateModel(
  json: FlowJson,
  model: Model,
  scope: RunScope,
  signal: AbortSignal,
): Promise<readonly Metric[]> {
  const { flow, problems } = checkFlow(json, { task: id => scope.tasks.find(id) })
  const inputs = Object.keys(json.inputs ?? {})
  if (flow === undefined || inputs.length !== 1) {
    throw new MetamlError({
      code: 'METAML_E_EVALUATE_FLOW',
      kind: 'usage',
      message: `The flow '${json.name}' can not evaluate a candidate.`,
      expected: "a sound flow with one input: flow('name', f => { const model = f.input('dnn') ... })",
      found: problems[0]?.message ?? `${inputs.length} inputs`,
    })
  }
  for (const node of flow.nodes.values()) {
    for (const [name, value] of Object.entries((node.params ?? {}) as JsonObject)) {
      const key = `${model.id}/${node.name}.${name}`
      const isSet = [...scope.cfgSet.keys()].some(set => set === key || set.startsWith(`${key}.`))
      if (!isSet) scope.cfg.set(key, value)
    }
  }
  const { returned, errors } = await runNodes(
    flow,
    { prefix: `${model.id}/`, inputs: { [inputs[0]!]: model } },
    scope,
    signal,
  )
  if (errors.length > 0) throw errors[0]!
  return returned.flatMap(({ metrics }) => metrics)
}
