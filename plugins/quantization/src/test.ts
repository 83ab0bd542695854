import path from 'node:path'
import { type Metric, type ModelHandle, metricNames, type UnitIo } from '@metaml/core'
import { metricOf, openDataset } from '@metaml/datasets'
import { compileKernel, runKernel } from '@metaml/hls-cpp'
import { layOut } from './lay-out.js'
import { runOptions } from './run-options.js'

/** Measures the compiled kernel `model` on the `test` split of its own data set, by that data set's metric. */
export default async function testKernel(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const reference = model.descriptor.dataset!
  const rows = await (await openDataset(reference, io)).split('test')
  const kernel = await compileKernel(await layOut(model, io), io, {
    buildFolder: path.join(io.temporary, 'build'),
  })
  const { outputs } = await runKernel(kernel, rows.x, rows.rows, runOptions(io))
  const { name, unit, direction, measure } = await metricOf(reference, io)
  const known = name in metricNames ? metricNames[name as keyof typeof metricNames] : { unit, direction }
  return [{ name, value: measure(outputs, rows), ...known, stage: 'csim', split: 'test', by: 'g++' }]
}
