import type { Metric, ModelHandle, UnitIo } from '@metaml/core'
import { metricOf, openDataset } from '@metaml/datasets'
import { predict, readNetwork } from '@metaml/keras'

/** Measures what the flow returns on the split `test`; the engine calls it once, when a flow ends. */
export default async function testNetwork(_: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'dnn'>
  const data = model.descriptor.dataset!
  const rows = await (await openDataset(data, io)).split('test')
  const { measure, ...facts } = await metricOf(data, io)
  const value = measure(await predict(await readNetwork(model), rows.x, rows.rows), rows)
  return [{ ...facts, value, stage: 'float', split: 'test' }]
}
