import type { File } from 'h5wasm'
import { fileError, weightsError } from '../keras-error.js'
import type { Layer } from '../layers.js'
import type { Network, NetworkArray } from '../network.js'
import { asGroup } from './h5-entities.js'
import { datasetOf, readArray } from './read-weights.js'
import { storedNames } from './stored-names.js'

/** Where the arrays of layers lie: as Keras 3 has it, and as tf.keras 2 had it. */
const roots = ['layers', '_layer_checkpoint_dependencies']

/**
 * Reads the arrays of layers out of the open `model.weights.h5` of a .keras file: `layers/dense_1/vars/0`, counted
 * by class.
 * @param classNames the class of each layer as the topology writes it
 * @throws METAML_E_KERAS_FILE, METAML_E_KERAS_WEIGHTS
 */
export function readKeras3Weights(
  h5: File,
  layers: readonly Layer[],
  classNames: ReadonlyMap<string, string>,
  file: string,
): Network['weights'] {
  const root = roots.find(name => h5.keys().includes(name))
  const top = root === undefined ? undefined : asGroup(h5.get(root))
  if (top === undefined) throw fileError(file, 'weights without layers', { expected: 'layers/.../vars/0' })
  const places = storedNames(classNames)
  const weights = new Map<string, ReadonlyMap<string, NetworkArray>>()
  for (const layer of layers) {
    if (layer.weights.length === 0) continue
    const place = places.get(layer.name)!
    const group = top.keys().includes(place) ? asGroup(top.get(place)) : undefined
    const vars = group?.keys().includes('vars') ? asGroup(group.get('vars')) : undefined
    if (vars === undefined) {
      throw weightsError(`The file ${file} has no arrays for the layer '${layer.name}'.`, {
        expected: `${root}/${place}/vars`,
        found: `layers ${top.keys().slice(0, 20).join(', ')}`,
      })
    }
    if (vars.keys().length !== layer.weights.length) {
      throw weightsError(
        `The arrays of the layer '${layer.name}' in ${file} are not those of a ${layer.className}.`,
        {
          expected: layer.weights.map(({ name }) => name).join(', '),
          found: `${vars.keys().length} arrays`,
        },
      )
    }
    const arrays = layer.weights.map((spec, i) => {
      const dataset = datasetOf(vars, String(i), file)
      return [spec.name, readArray(dataset, layer.name, spec, file)] as const
    })
    weights.set(layer.name, new Map(arrays))
  }
  return weights
}
