import type { ModelHandle, UnitIo } from '@metaml/core'
import { type Comparison, compareOutputs, openDataset } from '@metaml/datasets'
import { predict, readNetwork } from '@metaml/keras'

/** The name of the i-th model of a kind that is handed to the unit. */
export function nameAt(kind: 'candidate' | 'reference', index: number): string {
  return `${kind}-${index + 1}`
}

/**
 * Compares the models `candidate-1`, `candidate-2` ... with `reference-1` ... (or all with the only one) on the
 * validation rows of the data set `data`.
 * @throws METAML_E_DATASET_METRIC
 */
export default async function compareModels(_args: unknown, io: UnitIo): Promise<Comparison> {
  const data = io.datasets.data!
  const rows = await (await openDataset(data, io)).split('validation')
  const outputsOf = async (kind: 'candidate' | 'reference'): Promise<Float32Array[]> => {
    const outputs: Float32Array[] = []
    for (let i = 0; ; i++) {
      const model = io.models[nameAt(kind, i)] as ModelHandle<'dnn'> | undefined
      if (model === undefined) return outputs
      outputs.push(await predict(await readNetwork(model), rows.x, rows.rows))
    }
  }
  const outputs = { references: await outputsOf('reference'), candidates: await outputsOf('candidate') }
  return await compareOutputs(outputs, rows, data, io)
}
