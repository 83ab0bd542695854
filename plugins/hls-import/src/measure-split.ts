import path from 'node:path'
import { type Metric, type ModelHandle, metricNames, type Split, type UnitIo } from '@metaml/core'
import { countConfusion, isNearChance, metricOf, openDataset } from '@metaml/datasets'
import { compileKernel, layOutKernel, runKernel } from '@metaml/hls-cpp'

/** A figure as a unit gives it. */
export type MeasuredMetric = { readonly [K in keyof Metric]: Metric[K] }

/** What a figure was measured on. */
export type MeasuredRows = {
  readonly rows: number
  /** Whether the answers are right hardly more often than the most frequent class; false where there is no such level. */
  readonly nearChance: boolean
}

/**
 * Compiles the kernel `model` and measures it on a split of its own data set, by that data set's metric.
 * @throws METAML_E_KERNEL_COMPILE, METAML_E_KERNEL_FAILED, METAML_E_KERNEL_INPUT
 */
export async function measureSplit(split: Split, io: UnitIo): Promise<MeasuredMetric & MeasuredRows> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const { top, inputShape, outputShape, dataset } = model.descriptor
  const rows = await (await openDataset(dataset!, io)).split(split)
  const folder = path.join(io.temporary, 'project')
  await layOutKernel(model, folder)
  io.progress({ text: 'compile' })
  const kernel = await compileKernel({ folder, top, inputShape, outputShape }, io, {
    buildFolder: path.join(io.temporary, 'build'),
  })
  io.progress({ text: `simulate ${rows.rows} rows` })
  const { outputs } = await runKernel(kernel, rows.x, rows.rows, io)
  const { name, unit, direction, measure } = await metricOf(dataset!, io)
  const known = name in metricNames ? metricNames[name as keyof typeof metricNames] : { unit, direction }
  const classes = dataset!.classes.length
  const answers = classes > 1 && outputs.length === rows.rows * classes
  const nearChance = answers && isNearChance(countConfusion(outputs, rows, classes))
  const figure = { name, value: measure(outputs, rows), ...known, stage: 'csim', split, by: 'g++' } as const
  return { ...figure, rows: rows.rows, nearChance }
}
