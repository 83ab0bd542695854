import { damaged } from './damaged.js'
import { readDataFile } from './data-file.js'

/** First row and the row after the last one. */
export type RowRange = readonly [from: number, to: number]

/** How the rows were made. */
export interface JetsProvenance {
  /** Jets of a simulation, made to look like those of OpenML 42468; never those. */
  readonly kind: 'simulated look-alike'
  /** SHA-256 over the files of `generate/` that decide the rows. */
  readonly generator: string
  readonly seed: number
  readonly rowsPerChunk: number
  readonly chunksPerClass: Readonly<Record<string, number>>
  /** Of the programs that made the rows. */
  readonly versions: Readonly<Record<string, string>>
}

/** What the data set holds, without its rows. */
export interface JetsDescription {
  /** Names of the 16 columns. */
  readonly features: readonly string[]
  /** Letters of the 5 classes (gluon, light quark, top, W, Z), in the order of their indices. */
  readonly classes: readonly string[]
  readonly rows: number
  /** Disjoint; every class has the same number of rows in each, in shuffled order. */
  readonly splits: { readonly train: RowRange; readonly validation: RowRange; readonly test: RowRange }
  /** SHA-256 of `x` (float32, little endian, row after row), then `y` (one byte a row), as {@link loadJets} gives them. */
  readonly digest: string
  readonly licence: string
  readonly provenance: JetsProvenance
}

/** How a stored column's 16-bit codes are read. */
export type ColumnEncoding =
  | { readonly feature: string; readonly kind: 'integer' }
  | {
      readonly feature: string
      readonly kind: 'float'
      readonly sign: 1 | -1
      /** Mantissa bits that were kept. */
      readonly mantissa: number
      /** The code of the smallest value; a code plus this are the upper bits of a float32. */
      readonly base: number
    }

/** The whole of `jets.json`. */
export interface JetsManifest extends JetsDescription {
  readonly format: number
  readonly encoding: { readonly file: string; readonly columns: readonly ColumnEncoding[] }
}

const format = 1
const fields = ['features', 'classes', 'rows', 'splits', 'digest', 'licence', 'provenance', 'encoding']

/**
 * Says what the jets are: classes, features, splits, digest, origin. Cheap: reads no rows.
 * @throws METAML_E_DATASET_DAMAGED
 */
export async function describeJets(): Promise<JetsDescription> {
  return describe(await readManifest())
}

/** The public part of the manifest. */
export function describe(manifest: JetsManifest): JetsDescription {
  const { features, classes, rows, splits, digest, licence, provenance } = manifest
  return { features, classes, rows, splits, digest, licence, provenance }
}

/**
 * Reads `jets.json`.
 * @throws METAML_E_DATASET_DAMAGED
 */
export async function readManifest(): Promise<JetsManifest> {
  const text = (await readDataFile('jets.json')).toString('utf8')
  let manifest: Partial<JetsManifest> | null
  try {
    manifest = JSON.parse(text)
  } catch (error) {
    throw damaged('jets.json', 'JSON', (error as Error).message, error)
  }
  if (manifest?.format !== format) {
    throw damaged('jets.json', `format ${format}`, `format ${String(manifest?.format)}`)
  }
  const missing = fields.filter(field => !(field in manifest))
  if (missing.length > 0) throw damaged('jets.json', fields.join(', '), `no ${missing.join(', ')}`)
  return manifest as JetsManifest
}
