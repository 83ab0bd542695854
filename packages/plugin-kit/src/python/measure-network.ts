import type { DatasetReference, Metric, ModelHandle, UnitIo } from '@metaml/core'
import {
  checkFit,
  compareOutputs,
  type Dataset,
  lossOf,
  metricOf,
  openDataset,
  type Rows,
} from '@metaml/datasets'
import { layers, type Network, predict, readNetwork } from '@metaml/keras'

/** A network measured on validation, by the metric of the data set. */
export type Measured = {
  readonly value: number
  /** Against the reference, where there is one; above 0 is worse. */
  readonly loss?: number
  readonly standardError?: number
  readonly reference?: number
}

/** Measures networks on validation, against a reference. */
export interface Measurer {
  readonly dataset: Dataset
  measure(network: Network): Promise<Measured>
  /** @throws METAML_E_DATASET_SHAPE when the network is not one for the rows */
  check(network: Network): void
  /** The figure as a metric of the model. */
  metricOf(measured: Measured): Metric
}

/** What a loss is measured against where the reference is no network: its figure. */
export type ReferenceFigure = { readonly value: number }

/**
 * Opens a data set for measuring: row by row against a network, against its figure where that is all that is known.
 * @throws METAML_E_DATASET_MISSING and others of the data set
 */
export async function openMeasurer(
  data: DatasetReference,
  reference: { readonly network?: ModelHandle; readonly figure?: ReferenceFigure },
  io: UnitIo,
): Promise<Measurer> {
  const dataset = await openDataset(data, io)
  const { measure: measureOutputs, ...facts } = await metricOf(data, io)
  let opened: Promise<{ rows: Rows; outputs?: Float32Array }> | undefined
  const open = async (): Promise<{ rows: Rows; outputs?: Float32Array }> => {
    const rows = await dataset.split('validation')
    if (reference.network === undefined) return { rows }
    const network = await readNetwork(reference.network as ModelHandle<'dnn'>)
    return { rows, outputs: await predict(network, rows.x, rows.rows) }
  }
  return {
    dataset,
    check(network) {
      const all = layers(network)
      checkFit(data, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })
    },
    async measure(network) {
      opened ??= open()
      const { rows, outputs: before } = await opened
      const outputs = await predict(network, rows.x, rows.rows)
      const value = measureOutputs(outputs, rows)
      if (before !== undefined) {
        const pair = { references: [before], candidates: [outputs] }
        const { loss, standardError, referenceValue } = await compareOutputs(pair, rows, data, io)
        return { value, loss, standardError, reference: referenceValue }
      }
      if (reference.figure === undefined) return { value }
      const { value: known } = reference.figure
      return { value, loss: lossOf(facts.direction, value, known), reference: known }
    },
    metricOf: ({ value }) => ({ ...facts, value, stage: 'float', split: 'validation' }),
  }
}
