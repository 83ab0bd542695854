import { defineTask, MetamlError, type Model } from '@metaml/core'
import { z } from 'zod'

/**
 * RECALL: hands on the network that a model was made from, so that a flow can go back from a kernel or a report to
 * the tasks that change networks.
 *
 * @throws METAML_E_CONTROL_RECALL
 */
export const recall = defineTask({
  apiVersion: 1,
  id: 'recall',
  role: 'control',
  summary: 'Hands on the network that a model was made from',
  params: z.strictObject({
    reference: z
      .string()
      .default('input')
      .describe("the earlier node whose network goes on; 'input': the last one that the model was made from"),
  }),
  inputs: { model: 'any' },
  outputs: { model: 'dnn' },
  async run({ inputs, params, models, reference, log }) {
    const start = params.reference === 'input' ? inputs.model : reference()
    const network = nearest(start, id => models.get(id))
    if (network !== undefined) {
      log.info(`'${inputs.model.id}' goes on as the network '${network.id}'.`)
      return { model: network as Model<'dnn'> }
    }
    throw new MetamlError({
      code: 'METAML_E_CONTROL_RECALL',
      kind: 'usage',
      message: `'${start.id}' was made from no network of this run.`,
      expected: "a model of kind 'dnn', or one that was made from one",
      found: `a model of kind '${start.kind}' of ${start.parents.join(', ') || 'nothing'}`,
      todo: 'name the node that gives the network: the parameter reference',
    })
  },
})

/** The network that a model is or was made from, by the shortest way. */
function nearest(start: Model, get: (id: string) => Model | undefined): Model | undefined {
  const seen = new Set<string>()
  let layer: Model[] = [start]
  while (layer.length > 0) {
    const network = layer.find(({ kind }) => kind === 'dnn')
    if (network !== undefined) return network
    for (const { id } of layer) seen.add(id)
    layer = layer.flatMap(({ parents }) => parents.filter(id => !seen.has(id)).flatMap(id => get(id) ?? []))
  }
  return undefined
}
