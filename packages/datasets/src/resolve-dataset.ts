import { createHash } from 'node:crypto'
import path from 'node:path'
import { canonicalJson, type DatasetReference, type JsonObject } from '@metaml/core'
import { checkDatasetSource } from './check-dataset-source.js'
import type { CheckedSource, DatasetSource } from './dataset-param.js'
import { checkScaling, readScaling } from './files/read-scaling.js'
import { findSource } from './find-source.js'
import { digestCode } from './metrics/metric-code.js'
import type { SourceDescription } from './source.js'

/** How a data set is resolved. */
export interface ResolveOptions {
  /** Absolute; packages and relative paths are looked up from here. */
  readonly projectDir: string
  /**
   * Where the source itself says nothing of it; `standard` (default): every feature (of images: every channel) gets
   * mean 0 and deviation 1 on `train`.
   */
  readonly scaling?: DatasetReference['scaling']
}

/**
 * Makes the reference that a model carries: which rows, which split, which scaling, which metric.
 *
 * Of files, reads the bytes (for the digest) and the labels; of packages, what describes them. The digest covers
 * the content, the split, the scaling and the metric, never a path.
 * @throws METAML_E_DATASET_SOURCE, METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_SCALING,
 *   METAML_E_DATASET_METRIC and the errors of the format
 */
export async function resolveDataset(
  source: string | DatasetSource,
  { projectDir, scaling = 'standard' }: ResolveOptions,
): Promise<DatasetReference> {
  const options =
    typeof source === 'string' ? undefined : relativePaths(checkDatasetSource(source), projectDir)
  const description = await findSource(options ?? (source as string), projectDir).describe()
  return await referenceOf(
    { source: options ? nameOf(options) : (source as string), ...(options && { options }) },
    description,
    { projectDir, scaling: await scalingOf(options, scaling, description, projectDir) },
  )
}

/** What of a reference says where the rows are. */
export interface SourceText {
  readonly source: string
  readonly options?: CheckedSource
}

/** The reference of a source that is described already. */
export async function referenceOf(
  { source, options }: SourceText,
  description: SourceDescription,
  { projectDir, scaling }: Required<ResolveOptions>,
): Promise<DatasetReference> {
  const { digest, splits, features, classes, targets, splitSeed, counts, origin } = description
  const metric = options?.metric ?? (targets === undefined ? 'accuracy' : 'mse')
  const code = typeof metric === 'object' ? await digestCode(metric.$ref.file, projectDir) : undefined
  // As it was before there were metrics to choose, where none is chosen.
  const further = metric === 'accuracy' ? {} : { metric, ...(code !== undefined && { code }) }
  const content = canonicalJson({ format: 1, rows: digest, splits, scaling, ...further })
  return {
    source,
    ...(options && { options: options as JsonObject }),
    ...(origin !== undefined && { origin }),
    digest: `sha256-${createHash('sha256').update(content).digest('hex')}`,
    classes,
    ...(targets && { targets }),
    features,
    metric: typeof metric === 'string' ? metric : metric.$ref.export,
    ...(typeof metric === 'object' && { metricCode: metric }),
    splitSeed,
    splits: { train: counts.train, validation: counts.validation, test: counts.test },
    scaling,
  }
}

async function scalingOf(
  options: CheckedSource | undefined,
  fallback: DatasetReference['scaling'],
  { features, featureNames }: SourceDescription,
  projectDir: string,
): Promise<DatasetReference['scaling']> {
  const asked = options?.scaling ?? fallback
  if (typeof asked === 'string') return asked
  const scaling =
    'file' in asked && typeof asked.file === 'string'
      ? await readScaling({ absolute: path.resolve(projectDir, asked.file), name: asked.file }, featureNames)
      : (asked as Exclude<DatasetReference['scaling'], string>)
  checkScaling(scaling, features)
  return { mean: scaling.mean, scale: scaling.scale }
}

function nameOf({ name, file, files }: CheckedSource): string {
  return name ?? file ?? files!.train
}

/** Paths inside the project are kept relative to it, so that the project can move. */
function relativePaths(source: CheckedSource, projectDir: string): CheckedSource {
  const relative = (file: string): string => {
    const inside = path.relative(projectDir, path.resolve(projectDir, file))
    return path.isAbsolute(file) && !inside.startsWith('..') ? inside.split(path.sep).join('/') : file
  }
  const all = <T extends object>(files: T): T =>
    Object.fromEntries(Object.entries(files).map(([key, file]) => [key, relative(file)])) as T
  const { file, files, labels, classes, scaling } = source
  return {
    ...source,
    ...(file !== undefined && { file: relative(file) }),
    ...(files && { files: all(files) }),
    ...(labels !== undefined && { labels: typeof labels === 'string' ? relative(labels) : all(labels) }),
    ...(typeof classes === 'string' && { classes: relative(classes) }),
    ...(typeof scaling === 'object' && 'file' in scaling && { scaling: { file: relative(scaling.file) } }),
  }
}
