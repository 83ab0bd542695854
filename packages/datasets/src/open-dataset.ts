import { type DatasetReference, MetamlError, type Split, type UnitIo } from '@metaml/core'
import { referenceOf } from './resolve-dataset.js'
import { fitScaler, identityScaler, type Scaler, scaleRows } from './scaler.js'
import type { Rows } from './source.js'
import { findSource } from './sources.js'

/** A data set whose splits can be read. */
export interface Dataset {
  readonly reference: DatasetReference
  /** Fitted on `train` alone; changes nothing where the reference's scaling is `none`. */
  readonly scaler: Scaler
  /**
   * The rows of a split, scaled.
   * @throws METAML_E_TEST_SPLIT when it is a split that the unit may not open
   */
  split(name: Split): Promise<Rows>
}

/**
 * Opens a data set inside a unit.
 * @throws METAML_E_DATASET_CHANGED when the rows, split or scaling are no longer those of the reference;
 *   METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING
 */
export async function openDataset(
  reference: DatasetReference,
  io: Pick<UnitIo, 'splits' | 'projectDir'>,
): Promise<Dataset> {
  const source = findSource(reference.source)
  const description = await source.describe(io.projectDir)
  const found = referenceOf(reference.source, description, reference.scaling)
  if (found.digest !== reference.digest) throw changed(reference, found)

  const { x, y } = await source.load(io.projectDir)
  const size = reference.features.reduce((product, n) => product * n, 1)
  const [trainFrom, trainTo] = description.splits.train
  const scaler =
    reference.scaling === 'none'
      ? identityScaler(size)
      : fitScaler(x.subarray(trainFrom * size, trainTo * size), size)

  return {
    reference,
    scaler,
    async split(name) {
      if (!io.splits.includes(name)) throw refused(name, io.splits)
      const [from, to] = description.splits[name]
      return {
        x: scaleRows(x.subarray(from * size, to * size), scaler),
        y: y.slice(from, to),
        rows: to - from,
      }
    },
  }
}

function changed(reference: DatasetReference, found: DatasetReference): MetamlError {
  return new MetamlError({
    code: 'METAML_E_DATASET_CHANGED',
    kind: 'usage',
    message: `The data set '${reference.source}' is not the one that the model was made with.`,
    expected: reference.digest,
    found: found.digest,
    todo: 'install the version of the data set that the model was made with, or make the model again',
  })
}

function refused(name: Split, splits: readonly Split[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_TEST_SPLIT',
    kind: 'task',
    message: `The split '${name}' is closed here.`,
    expected: `one of ${splits.join(', ')}`,
    found: name,
    todo: "decide on 'validation'; a task's unit `test` alone may open 'test', once, when a flow ends",
  })
}
