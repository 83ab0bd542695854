import { closest, MetamlError } from '@metaml/core'
import type { Network } from '@metaml/keras'
import type { Granularity, PrunableKernel } from './choose-masks.js'

/** Which kernels of a network are pruned. */
export interface Selection {
  readonly granularity: Granularity
  /** Layers that are left alone. */
  readonly exclude: readonly string[]
  /** Whether weights that are masked already stay so. */
  readonly masks: 'keep' | 'drop'
}

/**
 * The kernels of a network that can be pruned, in the order of its layers.
 *
 * Filters of a depthwise kernel are those of the layer before it, and those of the last layer are the classes:
 * neither is pruned by filter.
 */
export function prunableKernels(network: Network, selection: Selection): PrunableKernel[] {
  const kernels = [...network.weights].flatMap(([layer, arrays]) =>
    [...arrays]
      .filter(([name]) => name.endsWith('kernel'))
      .map(([name, { shape, data }]): PrunableKernel => {
        const held = selection.masks === 'keep' ? network.masks.get(layer)?.get(name) : undefined
        return { layer, name, shape, data, ...(held && { held }) }
      }),
  )
  const last = kernels.at(-1)?.layer
  return kernels.filter(
    ({ layer, name }) =>
      !selection.exclude.includes(layer) &&
      (selection.granularity === 'weight' || (name !== 'depthwise_kernel' && layer !== last)),
  )
}

/**
 * Checks that the layers that a parameter names are among those that can be meant.
 * @throws METAML_E_PRUNING_LAYER
 */
export function checkLayers(
  parameter: string,
  names: readonly string[],
  kernels: readonly PrunableKernel[],
): void {
  const known = [...new Set(kernels.map(({ layer }) => layer))]
  for (const name of names) {
    if (known.includes(name)) continue
    const near = closest(name, known)
    throw new MetamlError({
      code: 'METAML_E_PRUNING_LAYER',
      kind: 'usage',
      message: `The parameter '${parameter}' names '${name}', which is no layer that can be pruned here.`,
      expected: `one of ${known.join(', ')}`,
      found: name,
      ...(near !== undefined && { todo: `write '${near}'?` }),
    })
  }
}
