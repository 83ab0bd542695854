import { type Metric, type ModelHandle, metric, type UnitIo } from '@metaml/core'
import { openDataset } from '@metaml/datasets'
import { accuracy, predict, readNetwork } from '@metaml/keras'

/** Measures the accuracy of the model `model` on the `test` split of its own data set. */
export default async function testNetwork(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'dnn'>
  const reference = model.descriptor.dataset!
  const { x, y, rows } = await (await openDataset(reference, io)).split('test')
  const outputs = await predict(await readNetwork(model), x, rows)
  return [
    metric('accuracy', accuracy(outputs, y, reference.classes.length), { stage: 'float', split: 'test' }),
  ]
}
