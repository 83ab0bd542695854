import { createHash } from 'node:crypto'
import { canonicalJson, type DatasetReference } from '@metaml/core'
import type { SourceDescription } from './source.js'
import { findSource } from './sources.js'

/** How a data set is resolved. */
export interface ResolveOptions {
  /** Absolute; packages and relative paths are looked up from here. */
  readonly projectDir: string
  /** `standard` (default): every feature gets mean 0 and deviation 1 on `train`. */
  readonly scaling?: DatasetReference['scaling']
}

/**
 * Makes the reference that a model carries: which rows, which split, which scaling.
 *
 * Reads no rows. The digest covers the rows' own digest, the split and the scaling.
 * @throws METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING
 */
export async function resolveDataset(source: string, options: ResolveOptions): Promise<DatasetReference> {
  const description = await findSource(source).describe(options.projectDir)
  return referenceOf(source, description, options.scaling ?? 'standard')
}

/** The reference of a source that is described already. */
export function referenceOf(
  source: string,
  description: SourceDescription,
  scaling: DatasetReference['scaling'],
): DatasetReference {
  const { digest, splits, features, classes, metric, splitSeed } = description
  const content = canonicalJson({ format: 1, rows: digest, splits, scaling })
  return {
    source,
    digest: `sha256-${createHash('sha256').update(content).digest('hex')}`,
    classes,
    features,
    metric,
    splitSeed,
    scaling,
  }
}
