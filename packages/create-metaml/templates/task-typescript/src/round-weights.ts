import type { ModelHandle, UnitIo } from '@metaml/core'
import { compareOutputs, metricOf, openDataset } from '@metaml/datasets'
import { draftNetwork, type Network, predict, readNetwork } from '@metaml/keras'

/** What one run of the unit found, on the split `validation`. */
export type RoundResult = {
  readonly loss: number
  readonly standardError: number
  readonly referenceValue: number
}

/** Rounds the weights of the model `model`, measures it on the data set `data`, and makes it the model `model`. */
export default async function roundWeights({ digits }: { digits: number }, io: UnitIo): Promise<RoundResult> {
  const input = io.models.model as ModelHandle<'dnn'>
  const data = io.datasets.data!
  const network = await readNetwork(input)
  const rounded = roundNetwork(network, digits)

  const rows = await (await openDataset(data, io)).split('validation')
  const references = [await predict(network, rows.x, rows.rows)]
  const candidates = [await predict(rounded, rows.x, rows.rows)]
  const compared = await compareOutputs({ references, candidates }, rows, data, io)
  const { measure: _, ...facts } = await metricOf(data, io)
  const value = { ...facts, value: compared.value, stage: 'float', split: 'validation' } as const
  await io.create('model', draftNetwork(rounded, { ...input.descriptor, dataset: data }, [value]))

  const { loss, standardError, referenceValue } = compared
  return { loss, standardError, referenceValue }
}

/** Zeros stay zeros, so masks hold. */
function roundNetwork(network: Network, digits: number): Network {
  const factor = 10 ** digits
  const weights = [...network.weights].map(([layer, arrays]) => {
    const rounded = [...arrays].map(([name, { shape, data }]) => {
      return [name, { shape, data: data.map(value => Math.round(value * factor) / factor) }] as const
    })
    return [layer, new Map(rounded)] as const
  })
  return { ...network, weights: new Map(weights) }
}
