import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Group } from 'h5wasm'
import { checkedLayers } from './check-weights.js'
import { keras2Json } from './files/keras2-json.js'
import { writeH5 } from './files/open-h5.js'
import type { Network } from './network.js'

/** Where a network was written. */
export interface Keras2Files {
  /** The topology. */
  readonly json: string
  /** The weights, HDF5. */
  readonly weights: string
}

/**
 * Writes a network as Keras 2 does, `model.json` and `weights.h5` in a folder: what hls4ml's reader takes without
 * TensorFlow. Weights are exact to the bit. Arrays lie at `layer/kernel:0`, so that a layer's name can't be taken
 * for an array's.
 * @throws METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS
 */
export async function writeKeras2(network: Network, folder: string): Promise<Keras2Files> {
  const layers = checkedLayers(network)
  const names = layers.map(({ name }) => name)
  const files = { json: path.join(folder, 'model.json'), weights: path.join(folder, 'weights.h5') }
  await mkdir(folder, { recursive: true })
  await writeFile(files.json, `${JSON.stringify(keras2Json(network.graph, layers), null, 1)}\n`)
  await writeFile(files.weights, await writeH5(h5 => writeWeights(h5, names, network.weights)))
  return files
}

/**
 * A whole model as `model.save` of Keras 2 writes it, in one HDF5 file: topology and weights. Keras 2 and `tf.keras`
 * open it with `load_model`, or take its weights with `load_weights` beside the topology.
 * @throws METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS
 */
export async function wholeKeras2(network: Network): Promise<{ json: string; h5: Uint8Array }> {
  const layers = checkedLayers(network)
  const { keras_version: version, backend, ...topology } = keras2Json(network.graph, layers)
  const names = layers.map(({ name }) => name)
  const h5 = await writeH5(file => {
    file.create_attribute('model_config', JSON.stringify(topology))
    file.create_attribute('keras_version', String(version))
    file.create_attribute('backend', String(backend))
    writeWeights(file.create_group('model_weights'), names, network.weights)
  })
  const json = `${JSON.stringify({ ...topology, keras_version: version, backend }, null, 1)}\n`
  return { json, h5 }
}

function writeWeights(h5: Group, names: readonly string[], weights: Network['weights']): void {
  h5.create_attribute('layer_names', [...names], null, fixedText(names))
  h5.create_attribute('backend', 'tensorflow')
  h5.create_attribute('keras_version', '2.15.0')
  for (const name of names) {
    const group = h5.create_group(name)
    const arrays = weights.get(name)
    if (arrays === undefined || arrays.size === 0) continue
    const stored = [...arrays.keys()].map(array => `${array}:0`)
    group.create_attribute('weight_names', stored, null, fixedText(stored))
    for (const [array, { shape, data }] of arrays) {
      group.create_dataset({ name: `${array}:0`, data, shape: [...shape], dtype: '<f' })
    }
  }
}

/** The HDF5 type of ASCII text that holds all of these. */
function fixedText(texts: readonly string[]): string {
  return `S${Math.max(...texts.map(text => text.length))}`
}
