import type { LayerDescription } from '../description/layer-description.js'
import type { FigureName } from '../estimate/figures.js'

/** What a tool reported. */
export type Reported = { readonly [name in FigureName]?: number | undefined }

/** A layer and what the tool reported of its function. */
export interface LayerSample {
  readonly layer: LayerDescription
  readonly reported: Reported
}

/** A synthesized project: its layers in their order, and what the tool reported of the whole. */
export interface ProjectSample {
  readonly name: string
  readonly layers: readonly LayerSample[]
  readonly top?: Reported
}
