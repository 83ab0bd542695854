import type { LayerDescription } from '../description/layer-description.js'

/**
 * Tells the layers of a project, in their order, how many of their inputs are constants: outputs of the dense layer before
 * that read no input. What is element by element hands them on.
 */
export function followDead(layers: readonly LayerDescription[]): LayerDescription[] {
  let before: { readonly size: number; readonly dead: number } | undefined
  return layers.map(layer => {
    if (layer.kind === 'dense') {
      const { n_out: size, n_dead_outputs: dead } = layer
      before = typeof size === 'number' && typeof dead === 'number' ? { size, dead } : undefined
      return layer
    }
    if (before === undefined || layer.n_in !== before.size || typeof layer.n_dead_inputs === 'number')
      return layer
    return layer.kind === 'softmax' ? layer : { ...layer, n_dead_inputs: before.dead }
  })
}
