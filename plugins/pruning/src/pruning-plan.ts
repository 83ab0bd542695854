import { MetamlError } from '@metaml/core'
import type { Network, NetworkArray } from '@metaml/keras'
import { chooseMasks, type Granularity, type PrunableKernel, type RankedGroup } from './choose-masks.js'
import { checkLayers, prunableKernels } from './prunable-kernels.js'
import { rateAt, type Schedule } from './schedule.js'

/** What is to be pruned and how; part of a trial's arguments. */
export type PruningOrder = {
  /** Of all kernels that are pruned, or of the named layers. */
  readonly rate: number | { readonly [layer: string]: number }
  readonly ranking: 'global' | 'layer'
  readonly granularity: Granularity
  readonly schedule: Schedule
  readonly masks: 'keep' | 'drop'
  readonly exclude: readonly string[]
}

/** Weights or masks of a network: layer, then name of the array. */
export type ByLayer<T> = ReadonlyMap<string, ReadonlyMap<string, T>>

/** An order worked out for a network. */
export interface PruningPlan {
  /** The share of the pruned kernels' weights that the order asks for. */
  readonly asked: number
  readonly kernels: readonly PrunableKernel[]
  /** The masks that hold before any weight is chosen. */
  readonly held: ByLayer<Uint8Array>
  /** The masks at a point of the retraining (0 to 1), magnitudes of these weights ranked anew. */
  masksAt(progress: number, weights: ByLayer<NetworkArray>): ByLayer<Uint8Array>
}

/**
 * Works out an order for a network.
 * @throws METAML_E_PRUNING_LAYER when the order names a layer that can't be pruned, METAML_E_PRUNING_NOTHING
 */
export function planPruning(network: Network, order: PruningOrder): PruningPlan {
  checkLayers('exclude', order.exclude, prunableKernels(network, { ...order, exclude: [] }))
  const prunable = prunableKernels(network, order)
  const named = typeof order.rate === 'number' ? prunable.map(({ layer }) => layer) : Object.keys(order.rate)
  checkLayers('rates', named, prunable)
  const kernels = prunable.filter(({ layer }) => named.includes(layer))
  if (kernels.length === 0) throw nothingToPrune(order)
  const groups = groupKernels(kernels, order)
  const held = heldMasks(network, order)
  const total = kernels.reduce((sum, { data }) => sum + data.length, 0)
  return {
    asked: groups.reduce((sum, { kernels, rate }) => sum + (rate * weightCount(kernels)) / total, 0),
    kernels,
    held,
    masksAt(progress, weights) {
      const masks = new Map([...held].map(([layer, arrays]) => [layer, new Map(arrays)]))
      for (const group of groups) {
        const kernels = group.kernels.map(kernel => ({
          ...kernel,
          data: weights.get(kernel.layer)!.get(kernel.name)!.data,
        }))
        const rate = rateAt(order.schedule, group.rate, progress)
        chooseMasks({ kernels, rate }, order.granularity).forEach((mask, index) => {
          const { layer, name, shape } = kernels[index]!
          const arrays = masks.get(layer) ?? new Map<string, Uint8Array>()
          masks.set(layer, arrays.set(name, mask))
          if (order.granularity === 'filter' && weights.get(layer)!.has('bias')) {
            arrays.set('bias', keptColumns(mask, shape.at(-1)!))
          }
        })
      }
      return masks
    },
  }
}

function groupKernels(kernels: readonly PrunableKernel[], { rate, ranking }: PruningOrder): RankedGroup[] {
  if (typeof rate !== 'number') {
    return Object.entries(rate).map(([name, layerRate]) => ({
      kernels: kernels.filter(({ layer }) => layer === name),
      rate: layerRate,
    }))
  }
  return ranking === 'global' ? [{ kernels, rate }] : kernels.map(kernel => ({ kernels: [kernel], rate }))
}

function heldMasks(network: Network, { masks, exclude }: PruningOrder): ByLayer<Uint8Array> {
  if (masks === 'keep') return network.masks
  return new Map([...network.masks].filter(([layer]) => exclude.includes(layer)))
}

function nothingToPrune({ granularity, exclude }: PruningOrder): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PRUNING_NOTHING',
    kind: 'usage',
    message: 'The network has nothing to prune.',
    expected: 'at least one dense or convolution kernel',
    found: `none left by granularity '${granularity}' and exclude [${exclude.join(', ')}]`,
  })
}

function weightCount(kernels: readonly PrunableKernel[]): number {
  return kernels.reduce((sum, { data }) => sum + data.length, 0)
}

/** Of each unit or filter: 1 where any of its weights is kept. */
function keptColumns(mask: Uint8Array, columns: number): Uint8Array {
  const kept = new Uint8Array(columns)
  mask.forEach((keep, i) => {
    if (keep === 1) kept[i % columns] = 1
  })
  return kept
}
