import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { File } from 'h5wasm'
import { checkedLayers } from './check-weights.js'
import { keras3Json } from './files/keras3-json.js'
import { writeH5 } from './files/open-h5.js'
import { storedNames } from './files/stored-names.js'
import type { Layer } from './layers.js'
import type { Network } from './network.js'

/** Zip files know no earlier date; a date of today would make equal networks different files. */
const date = '1980-01-01'

/**
 * Writes a network as one .keras file, which Keras 3 opens with `load_model`. Weights are exact to the bit; masks,
 * and how it was trained, are not in it.
 * @throws METAML_E_KERAS_LAYER on layers that Keras 3 has not, and on quantisers; METAML_E_KERAS_WEIGHTS
 */
export async function writeKeras3(network: Network, file: string): Promise<void> {
  const bytes = await keras3Bytes(network)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, bytes)
}

/** The bytes of the file that {@link writeKeras3} writes. */
export async function keras3Bytes(network: Network): Promise<Uint8Array> {
  const layers = checkedLayers(network)
  const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json))
  const config = text(keras3Json(network.graph, layers))
  const metadata = text({ keras_version: '3.15.1', date_saved: `${date}@00:00:00` })
  const weights = await writeH5(h5 => writeWeights(h5, network, layers))
  const { zipSync } = await import('fflate')
  const entries = { 'metadata.json': metadata, 'config.json': config, 'model.weights.h5': weights }
  return zipSync(entries, { level: 0, mtime: `${date}T00:00:00` })
}

function writeWeights(h5: File, { graph, weights }: Network, layers: readonly Layer[]): void {
  const placed = new Map(layers.map(layer => [layer.name, layer]))
  const written = graph.config.layers.map(({ class_name, config }) => [config.name, class_name] as const)
  h5.create_group('vars')
  const root = h5.create_group('layers')
  for (const [layer, place] of storedNames(new Map(written))) {
    const vars = root.create_group(place).create_group('vars')
    vars.create_attribute('name', layer)
    placed.get(layer)!.weights.forEach(({ name, shape }, i) => {
      const { data } = weights.get(layer)!.get(name)!
      vars.create_dataset({ name: String(i), data, shape: [...shape], dtype: '<f' })
    })
  }
}
