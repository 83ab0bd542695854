import { isMetamlError, type ModelContent, type ModelExport } from '@metaml/core'
import { readFiles } from './read-network.js'
import { wholeKeras2 } from './write-keras2.js'
import { keras3Bytes } from './write-keras3.js'

/**
 * A network as Keras has it: `model.json` and `model.h5` (Keras 2; the .h5 is a whole model too) and `model.keras`
 * (Keras 3). What Keras 3 has not, such as quantisers, leaves the last out, with a note.
 * @throws METAML_E_KERAS_FILE, METAML_E_KERAS_LAYER, METAML_E_KERAS_WEIGHTS
 */
export async function exportNetwork(content: ModelContent<'dnn'>): Promise<ModelExport> {
  const network = await readFiles(content)
  const { json, h5 } = await wholeKeras2(network)
  const files = [
    { path: 'model.json', content: new TextEncoder().encode(json) },
    { path: 'model.h5', content: h5 },
  ]
  const notes =
    network.masks.size > 0 ? ['Masks are not in these files: pruned weights are zeros in them.'] : []
  try {
    return { files: [...files, { path: 'model.keras', content: await keras3Bytes(network) }], notes }
  } catch (error) {
    if (!isMetamlError(error) || error.code !== 'METAML_E_KERAS_LAYER') throw error
    return { files, notes: [...notes, `There is no model.keras: ${error.summary}`] }
  }
}
