import type { DatasetReference, Metric, Split, UnitIo } from '@metaml/core'
import { metricOf, type Rows } from '@metaml/datasets'
import { type Network, predict } from '@metaml/keras'

/**
 * Measures a network on rows by the metric of its data set.
 * @throws METAML_E_DATASET_METRIC when the metric can't be taken
 */
export async function measureNetwork(
  network: Network,
  rows: Rows,
  { reference, split, io }: { reference: DatasetReference; split: Split; io: Pick<UnitIo, 'projectDir'> },
): Promise<Metric> {
  const { measure, ...metric } = await metricOf(reference, io)
  const value = measure(await predict(network, rows.x, rows.rows), rows)
  return { ...metric, value, stage: 'float', split }
}
