import type { LayerDescription } from './layer-description.js'

/** Whether the weights do not show all that is cut away: HGQ has a quantiser for every input of a layer. */
export function isHgq({ note }: LayerDescription): boolean {
  return /\bHGQ\b/.test(note ?? '')
}
