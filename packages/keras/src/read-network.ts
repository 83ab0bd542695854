import type { DnnModel, ModelHandle } from '@metaml/core'
import { arrayPath } from './files/array-path.js'
import { type NpyArray, readNpy } from './files/npy.js'
import { parseGraph } from './files/parse-graph.js'
import { parseJson } from './files/parse-json.js'
import { fileError } from './keras-error.js'
import { layersOf } from './layers.js'
import type { Network, NetworkArray } from './network.js'

/** The files of a model, as its handle or its kind's check sees them. */
export interface NetworkFiles {
  readonly descriptor: DnnModel
  readonly paths: readonly string[]
  read(path: string): Promise<Uint8Array>
}

/**
 * Reads the network of a model.
 * @throws METAML_E_KERAS_FILE, METAML_E_KERAS_LAYER when its files are not those of a network
 */
export async function readNetwork(model: ModelHandle<'dnn'>): Promise<Network> {
  return await readFiles({
    descriptor: model.descriptor,
    paths: Object.keys(model.files),
    read: path => model.read(path),
  })
}

/** Reads a network out of files; arrays come in the order of its layers. */
export async function readFiles({ descriptor, paths, read }: NetworkFiles): Promise<Network> {
  const graph = readGraph(await read('graph.json'))
  const weights = new Map<string, Map<string, NetworkArray>>()
  const masks = new Map<string, Map<string, Uint8Array>>()
  const load = async (path: string): Promise<NpyArray> => {
    try {
      return readNpy(await read(path))
    } catch (cause) {
      if (cause instanceof RangeError) throw fileError(path, cause.message, { cause })
      throw cause
    }
  }
  const { quantizers, training } = descriptor as DnnModel & Pick<Network, 'training'>
  for (const layer of layersOf({ graph, ...(quantizers && { quantizers }) })) {
    for (const { name } of layer.weights) {
      const path = arrayPath('weights', layer.name, name)
      const array = await load(path)
      if (!(array.data instanceof Float32Array)) throw fileError(path, 'uint8', { expected: 'float32' })
      put(weights, layer.name, name, { shape: array.shape, data: array.data })
      const maskPath = arrayPath('masks', layer.name, name)
      if (!paths.includes(maskPath)) continue
      const mask = await load(maskPath)
      if (!(mask.data instanceof Uint8Array)) throw fileError(maskPath, 'float32', { expected: 'uint8' })
      put(masks, layer.name, name, mask.data)
    }
  }
  return { graph, weights, masks, ...(quantizers && { quantizers }), ...(training && { training }) }
}

function readGraph(bytes: Uint8Array): Network['graph'] {
  try {
    return parseGraph(parseJson(new TextDecoder().decode(bytes))).graph
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof SyntaxError)) throw cause
    throw fileError('graph.json', cause.message, { cause })
  }
}

function put<T>(map: Map<string, Map<string, T>>, layer: string, name: string, value: T): void {
  map.set(layer, (map.get(layer) ?? new Map<string, T>()).set(name, value))
}
