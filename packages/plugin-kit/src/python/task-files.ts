import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Rows } from '@metaml/datasets'
import { type Network, writeKeras2, writeKeras3 } from '@metaml/keras'
import { type NpzArray, writeNpz } from './npz.js'

/** A network in the files that a script finds it in: `model.json`, `weights.h5`, and what `keras` and `masks` say. */
export interface NetworkFolder {
  /** Absolute. */
  readonly folder: string
  /** Whether there is a `model.keras`: Keras 3 has no quantisers of QKeras. */
  readonly keras: boolean
  /** Whether there is a `masks.npz`. */
  readonly masks: boolean
}

/** Writes a network for a script. */
export async function writeNetworkFiles(network: Network, folder: string): Promise<NetworkFolder> {
  await mkdir(folder, { recursive: true })
  await writeKeras2(network, folder)
  const keras = Object.keys(network.quantizers ?? {}).length === 0
  if (keras) await writeKeras3(network, path.join(folder, 'model.keras'))
  const masks: Record<string, NpzArray> = {}
  for (const [layer, arrays] of network.masks) {
    for (const [name, data] of arrays) {
      masks[`${layer}/${name}`] = { shape: network.weights.get(layer)!.get(name)!.shape, data }
    }
  }
  const masked = Object.keys(masks).length > 0
  if (masked) await writeNpz(path.join(folder, 'masks.npz'), masks)
  return { folder, keras, masks: masked }
}

/** Writes rows for a script: `x` in the features' shape, `y`, and `targets` and `weights` where there are any. */
export async function writeRows(rows: Rows, features: readonly number[], file: string): Promise<void> {
  const { x, y, targets, weights } = rows
  await writeNpz(file, {
    x: { shape: [rows.rows, ...features], data: x },
    ...(y.length > 0 && { y: { shape: [rows.rows], data: y } }),
    ...(targets && { targets: { shape: [rows.rows, targets.length / rows.rows], data: targets } }),
    ...(weights && { weights: { shape: [rows.rows], data: weights } }),
  })
}

/** Answers a question of a script: whole, or not there yet. */
export async function writeAnswer(exchange: string, id: number, answer: object): Promise<void> {
  const file = path.join(exchange, `${id}.json`)
  await writeFile(`${file}.new`, JSON.stringify(answer))
  await rename(`${file}.new`, file)
}
