import { type Metric, type ModelHandle, metric, type UnitIo } from '@metaml/core'
import { measure, openDataset } from '@metaml/datasets'
import { runKernel } from '@metaml/hls-cpp'
import { openKernel } from './open-kernel.js'

/** Measures the accuracy (of one output for two classes the binary one) of the kernel `model` on the `test` split of its own data set. */
export default async function testKernel(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const reference = model.descriptor.dataset!
  const { x, y, rows } = await (await openDataset(reference, io)).split('test')
  const { temporary, signal } = io
  const { outputs } = await runKernel(await openKernel(model, io), x, rows, { temporary, signal })
  const name = outputs.length === rows ? 'binary_accuracy' : 'accuracy'
  const value = measure(name, outputs, { x, y, rows })
  return [metric(name, value, { stage: 'csim', split: 'test', by: String(model.descriptor.generator) })]
}
