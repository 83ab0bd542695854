import type { Dataset, File, Group } from 'h5wasm'
import { fileError, weightsError } from '../keras-error.js'
import type { WeightSpec } from '../kinds/kind.js'
import type { Layer } from '../layers.js'
import type { Network, NetworkArray } from '../network.js'
import { asDataset, asGroup } from './h5-entities.js'

/** Groups deeper than this, or layers with more in them, are none of Keras'. */
const deepest = 5
const mostEntries = 64

/**
 * Reads the arrays of layers out of an open HDF5 file: weights alone or a whole model, `layer/kernel:0` or
 * `layer/layer/kernel:0`. Nothing is read before its shape is known to be the layer's.
 * @throws METAML_E_KERAS_FILE, METAML_E_KERAS_WEIGHTS
 */
export function readWeights(h5: File, layers: readonly Layer[], file: string): Network['weights'] {
  const root: Group | undefined = h5.keys().includes('model_weights') ? asGroup(h5.get('model_weights')) : h5
  if (root === undefined) throw fileError(file, 'model_weights that is no group')
  const weights = new Map<string, ReadonlyMap<string, NetworkArray>>()
  const names = root.keys()
  for (const layer of layers) {
    if (layer.weights.length === 0) continue
    const group = names.includes(layer.name) ? asGroup(root.get(layer.name)) : undefined
    if (group === undefined) {
      throw weightsError(`The file ${file} has no arrays for the layer '${layer.name}'.`, {
        expected: layer.weights.map(({ name }) => name).join(', '),
        found: `layers ${names.slice(0, 20).join(', ')}`,
      })
    }
    weights.set(layer.name, readLayer(group, layer, file))
  }
  return weights
}

/** A dataset of a group by its name. */
export function datasetOf(group: Group, name: string, file: string): Dataset {
  const found = group.keys().includes(name) ? asDataset(group.get(name)) : undefined
  if (found !== undefined) return found
  throw fileError(file, `${group.path}/${name}, which is no array`)
}

function readLayer(group: Group, layer: Layer, file: string): ReadonlyMap<string, NetworkArray> {
  const found = new Map<string, Dataset>()
  collect(group, found, file)
  // Keras 3 calls the kernel of a depthwise layer so.
  if (layer.className.startsWith('Depthwise') && found.has('kernel') && !found.has('depthwise_kernel')) {
    found.set('depthwise_kernel', found.get('kernel')!)
    found.delete('kernel')
  }
  const expected = layer.weights.map(({ name }) => name)
  if (found.size !== expected.length || !expected.every(name => found.has(name))) {
    throw weightsError(
      `The arrays of the layer '${layer.name}' in ${file} are not those of a ${layer.className}.`,
      {
        expected: expected.join(', '),
        found: [...found.keys()].slice(0, 20).join(', ') || 'none',
      },
    )
  }
  return new Map(
    layer.weights.map(spec => [spec.name, readArray(found.get(spec.name)!, layer.name, spec, file)]),
  )
}

/**
 * Finds the datasets under a group; their names without folders and `:0`. A group may hold itself: what is looked at
 * is counted.
 */
function collect(
  group: Group,
  found: Map<string, Dataset>,
  file: string,
  depth = 1,
  seen = { count: 0 },
): void {
  for (const key of group.keys()) {
    if (++seen.count > mostEntries)
      throw fileError(file, `${group.path}, with more than ${mostEntries} entries`)
    const entity = group.get(key)
    const name = key.replace(/:\d+$/, '')
    const [inner, dataset] = [asGroup(entity), asDataset(entity)]
    if (inner !== undefined && depth < deepest) collect(inner, found, file, depth + 1, seen)
    else if (dataset !== undefined && !found.has(name)) found.set(name, dataset)
    else throw fileError(file, `${group.path}/${key}, a link, a second array of its name or nested too deep`)
  }
}

/** Reads an array, once its shape is known to be the layer's. */
export function readArray(
  dataset: Dataset,
  layer: string,
  { name, shape }: WeightSpec,
  file: string,
): NetworkArray {
  const { shape: stored, dtype } = dataset
  if (stored?.join() !== shape.join()) {
    throw weightsError(`The array '${layer}/${name}' in ${file} does not fit the network.`, {
      expected: `[${shape.join(', ')}]`,
      found: `[${stored?.join(', ')}]`,
    })
  }
  if (dtype !== '<f' && dtype !== '<d') {
    throw fileError(file, `the array '${layer}/${name}' of type ${JSON.stringify(dtype)}`, {
      expected: 'float32 or float64, little-endian',
    })
  }
  return { shape, data: Float32Array.from(dataset.value as Float32Array | Float64Array) }
}
