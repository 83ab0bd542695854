import type { Metric, UnitIo } from '@metaml/core'
import { measureSplit } from './measure-split.js'

/** Measures the compiled kernel `model` on the `test` split of its own data set. */
export default async function testKernel(_args: unknown, io: UnitIo): Promise<Metric[]> {
  const { rows: _rows, nearChance: _near, ...metric } = await measureSplit('test', io)
  return [metric]
}
