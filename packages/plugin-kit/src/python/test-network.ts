import type { Metric, ModelHandle, UnitIo } from '@metaml/core'
import { metricOf, openDataset } from '@metaml/datasets'
import { predict, readNetwork } from '@metaml/keras'

/** Measures the model `model` on the `test` split of its own data set, by the metric of that. */
export default async function testNetwork(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'dnn'>
  const reference = model.descriptor.dataset!
  const rows = await (await openDataset(reference, io)).split('test')
  const { measure, ...facts } = await metricOf(reference, io)
  const value = measure(await predict(await readNetwork(model), rows.x, rows.rows), rows)
  return [{ ...facts, value, stage: 'float', split: 'test' }]
}
