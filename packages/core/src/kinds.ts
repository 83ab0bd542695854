import type { JsonObject } from './json.js'

/**
 * Levels of abstraction: the kind of a model and the type of its descriptor.
 * A plugin adds its own by declaration merging.
 */
export interface ModelKinds {
  dnn: DnnModel
  'hls-cpp': HlsModel
  rtl: RtlModel
}

/** The name of a kind of model. */
export type Kind = keyof ModelKinds & string

/** Mean and scale of each feature, or one number for all of them: `(value - mean) / scale`. */
export interface GivenScaling extends JsonObject {
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

/**
 * Which data a model belongs to; the default of every later `trainTestDataset`.
 * Made by `@metaml/datasets`, compared by digest.
 */
export interface DatasetReference extends JsonObject {
  /** A name (`jets`) or a path relative to the project. */
  readonly source: string
  /** How the source is read, where a name or a path does not say it all. */
  readonly options?: JsonObject
  /** Whose rows they are, where one name has several: the look-alike jets or the real ones. */
  readonly origin?: string
  /** Of the rows, the split, the scaling and the metric together. */
  readonly digest: string
  /** Names, in the order of the class indices; none where the targets are numbers. */
  readonly classes: readonly string[]
  /** Names of the numbers that a network answers a row with, where there are no classes. */
  readonly targets?: readonly string[]
  readonly features: readonly number[]
  /** The metric that tolerances are measured in. */
  readonly metric: string
  /** Where the metric is the user's own: its code, and which way is better. */
  readonly metricCode?: JsonObject & { readonly direction: 'higher' | 'lower' }
  /** 0 where the split comes with the rows. */
  readonly splitSeed: number
  /** Rows of each split, where they are known. */
  readonly splits?: { readonly train: number; readonly validation: number; readonly test: number }
  /** `standard`: fitted on the split `train`. */
  readonly scaling: 'none' | 'standard' | GivenScaling
}

/**
 * A neural network. Files: `graph.json` (the topology in Keras-2 terms), `weights/<layer>/<name>.npy`
 * (float32, C order) and, for a pruned kernel, `masks/<layer>/<name>.npy` (uint8, 1 keeps, 0 holds at zero).
 */
export interface DnnModel extends JsonObject {
  readonly dataset?: DatasetReference
  /** Per layer name and weight or activation: the quantiser's description, as QKeras names it. */
  readonly quantizers?: { readonly [layer: string]: JsonObject }
}

/** An HLS C++ project that implements a network. Files: the project tree. */
export interface HlsModel extends JsonObject {
  /** Name of the top function. */
  readonly top: string
  readonly backend: string
  readonly part: string
  /** In ns. */
  readonly clockPeriod: number
  readonly ioType: 'io_parallel' | 'io_stream'
  readonly strategy: string
  /** Shape of one input and one output row. */
  readonly inputShape: readonly number[]
  readonly outputShape: readonly number[]
  /** Per layer and per variable: the C++ type. */
  readonly precision: { readonly [layer: string]: { readonly [variable: string]: string } }
  readonly reuseFactor: { readonly [layer: string]: number }
  readonly dataset?: DatasetReference
}

/** A register-transfer level design. Files: sources or IP, and reports. */
export interface RtlModel extends JsonObject {
  readonly top: string
  readonly part: string
  /** In ns. */
  readonly clockPeriod: number
  readonly dataset?: DatasetReference
}

/** What a kind's check and digest look at. */
export interface ModelContent<K extends Kind = Kind> {
  readonly descriptor: ModelKinds[K]
  /** Paths inside the model, sorted. */
  readonly paths: readonly string[]
  read(path: string): Promise<Uint8Array>
}

/** A file of a model that is written for others. */
export interface ExportedFile {
  /** Inside the folder, with `/`. */
  readonly path: string
  readonly content: Uint8Array
  /** Whether it is a program to be run. */
  readonly executable?: boolean
}

/** A model as those have it who do not have MetaML: ordinary files in a folder. */
export interface ModelExport {
  readonly files: readonly ExportedFile[]
  /** What is not in the files, or is to be known of them, each a sentence. */
  readonly notes?: readonly string[]
}

/**
 * What makes a kind: its check, and which of its files are content.
 *
 * The content digest is SHA-256 over the canonical JSON of kind, descriptor and the digests of the content
 * files; never times, absolute paths, logs or binaries: `isContent` leaves those out.
 */
export interface KindDefinition<K extends Kind = Kind> {
  readonly apiVersion: 1
  readonly kind: K
  /** Problems of a model, each a sentence; none when it is sound. */
  check(content: ModelContent<K>): Promise<readonly string[]>
  /** Whether a file is content (default: all are). */
  isContent?(path: string): boolean
  /** The model as a folder for others (default: its files as they are). */
  export?(content: ModelContent<K>): Promise<ModelExport>
}

/** A {@link KindDefinition} of any kind. */
// biome-ignore lint/suspicious/noExplicitAny: a definition is contravariant in its kind
export type AnyKindDefinition = KindDefinition<any>
