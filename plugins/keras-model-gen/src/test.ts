import type { Metric, ModelHandle, UnitIo } from '@metaml/core'
import { openDataset } from '@metaml/datasets'
import { readNetwork } from '@metaml/keras'
import { measureNetwork } from './measure-network.js'

/** Measures the model `model` on the `test` split of its own data set, by the metric of that. */
export default async function testNetwork(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'dnn'>
  const reference = model.descriptor.dataset!
  const rows = await (await openDataset(reference, io)).split('test')
  return [await measureNetwork(await readNetwork(model), rows, { reference, split: 'test', io })]
}
