import type { UnitIo } from '@metaml/core'
import { type MeasuredMetric, type MeasuredRows, measureSplit } from './measure-split.js'

/** Measures the compiled kernel `model` on `validation` of its own data set. */
export default async function simulate(_args: unknown, io: UnitIo): Promise<MeasuredMetric & MeasuredRows> {
  return await measureSplit('validation', io)
}
