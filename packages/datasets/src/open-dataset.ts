import { canonicalJson, type DatasetReference, MetamlError, type Split, type UnitIo } from '@metaml/core'
import { checkDatasetSource } from './check-dataset-source.js'
import type { CheckedSource } from './dataset-param.js'
import { findSource } from './find-source.js'
import { referenceOf } from './resolve-dataset.js'
import { fitScaler, identityScaler, type Scaler, scaleInPlace } from './scaler.js'
import type { RowSource, Rows } from './source.js'

/** A data set whose splits can be read. */
export interface Dataset {
  readonly reference: DatasetReference
  /**
   * Fitted on `train` alone, or given; changes nothing where the reference's scaling is `none`. Shorter than a row
   * where neighbouring numbers are scaled alike: as long as an image has channels.
   */
  readonly scaler: Scaler
  /** Names of the features, where they have names. */
  readonly featureNames?: readonly string[]
  /**
   * The rows of a split, scaled; the same arrays each time: not to be written to.
   * @throws METAML_E_TEST_SPLIT when it is a split that the unit may not open
   */
  split(name: Split): Promise<Rows>
}

/**
 * Opens a data set inside a unit; only the splits that the unit may open, and `train` where a scaler is fitted on it,
 * are read into memory. What was opened last stays in memory, for whoever opens the same next in this process.
 * @throws METAML_E_DATASET_CHANGED when rows, split, scaling or metric are no longer those of the reference;
 *   METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_VALUE and the errors of the format
 */
export async function openDataset(
  reference: DatasetReference,
  io: Pick<UnitIo, 'splits' | 'projectDir'>,
): Promise<Dataset> {
  const { projectDir } = io
  const options = reference.options && (checkDatasetSource(reference.options) as CheckedSource)
  const source = findSource(options ?? reference.source, projectDir)
  const description = await source.describe()
  const text = { source: reference.source, ...(options && { options }) }
  const found = await referenceOf(text, description, { projectDir, scaling: reference.scaling })
  if (found.digest !== reference.digest) throw changed(reference, found)

  const { scaling } = reference
  const wanted = new Set<Split>(io.splits)
  if (scaling === 'standard') wanted.add('train')
  const size = description.scaled ?? reference.features.reduce((product, n) => product * n, 1)
  const key = canonicalJson({ projectDir, digest: reference.digest, splits: [...wanted].sort() })
  const { loaded, scaler, scaled } = await keepLast(key, async () => {
    const loaded = await source.load([...wanted])
    return { loaded, scaler: scalerOf(scaling, loaded, size), scaled: new Set() }
  })

  return {
    reference,
    scaler,
    ...(description.featureNames && { featureNames: description.featureNames }),
    async split(name) {
      if (!io.splits.includes(name)) throw refused(name, io.splits)
      const rows = loaded[name]!
      if (scaling !== 'none' && !scaled.has(name)) scaleInPlace(rows.x, scaler)
      scaled.add(name)
      return rows
    },
  }
}

/** Rows in memory, and which of them are scaled already. */
interface Opened {
  readonly loaded: Awaited<ReturnType<RowSource['load']>>
  readonly scaler: Scaler
  readonly scaled: Set<Split>
}

let last: { readonly key: string; readonly opened: Promise<Opened> } | undefined

/** Keeps what was opened last: the trials of a search run in few processes, and all want the same rows. */
async function keepLast(key: string, open: () => Promise<Opened>): Promise<Opened> {
  if (last?.key !== key) last = { key, opened: open() }
  const kept = last
  try {
    return await kept.opened
  } catch (error) {
    if (last === kept) last = undefined
    throw error
  }
}

function scalerOf(scaling: DatasetReference['scaling'], loaded: Opened['loaded'], size: number): Scaler {
  if (typeof scaling === 'object') {
    return { mean: Float32Array.from(scaling.mean), scale: Float32Array.from(scaling.scale) }
  }
  return scaling === 'none' ? identityScaler(size) : fitScaler(loaded.train!.x, size)
}

function changed(reference: DatasetReference, found: DatasetReference): MetamlError {
  return new MetamlError({
    code: 'METAML_E_DATASET_CHANGED',
    kind: 'usage',
    message: `The data set '${reference.source}' is not the one that the model was made with.`,
    expected: reference.digest,
    found: found.digest,
    todo: 'use the data set that the model was made with, or make the model again',
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
