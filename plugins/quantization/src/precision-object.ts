import type { HlsModel } from '@metaml/core'
import { printType } from '@metaml/fixed-point'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import type { TypesByRole } from './apply-types.js'

/** Types by layer and variable, as the parameter `precision` of HLS4ML takes them. */
export type PrecisionObject = { readonly [layer: string]: { readonly [variable: string]: string } }

/**
 * A kernel's precisions for HLS4ML. Types that follow from others, those of streams' copies among them, are left out:
 * hls4ml derives them in the same way.
 */
export function precisionObject(graph: LayerGraph, types: TypesByRole): PrecisionObject {
  const copies = new Set(graph.layers.filter(({ kind }) => kind === 'clone').map(({ name }) => name))
  const own = Object.entries(types).filter(([layer]) => !copies.has(layer))
  return Object.fromEntries(
    own.map(([layer, roles]) => [
      layer,
      Object.fromEntries(
        Object.entries(roles)
          .filter(([role]) => role !== 'inp_norm')
          .map(([role, type]) => [role, printType(type)]),
      ),
    ]),
  )
}

/** The precisions of a model's descriptor after the types changed. */
export function newPrecision({ precision }: HlsModel, types: TypesByRole): HlsModel['precision'] {
  return Object.fromEntries(
    Object.entries(precision).map(([layer, variables]) => [
      layer,
      Object.fromEntries(
        Object.entries(variables).map(([variable, text]) => {
          const type = types[layer]?.[variable]
          return [variable, type === undefined ? text : printType(type)]
        }),
      ),
    ]),
  )
}
