import { existsSync } from 'node:fs'
import path from 'node:path'
import { isMetamlError } from '@metaml/core'
import { type Network, readKerasFile } from '@metaml/keras'
import { reportError } from './python-error.js'

/** What a script returned, and where masks had to be held. */
export interface Returned {
  readonly network: Network
  /** Weights that a mask holds and that were not zero; they are now. */
  readonly held: number
}

/**
 * Reads a Keras file that a script wrote: a `.keras`, a whole model as `.h5`, or the `.h5` of weights alone, for the
 * topology of the network that it took (or of the `.json` of its name beside it).
 *
 * Keras files carry no masks: a kernel that has the shape of the input's keeps its mask, and weights that it holds are
 * set to zero; of one that has another shape the zeros are held.
 *
 * @param topology absolute path of the input's `.json`; undefined for a task without input
 * @throws METAML_E_PYTHON_REPORT when there is no such file, or a weight is no finite number; what `readKerasFile` throws
 */
export async function readReturned(
  file: string,
  input: Network | undefined,
  topology: string | undefined,
): Promise<Returned> {
  if (!existsSync(file) || !/\.(h5|keras)$/.test(file)) {
    throw reportError('The script gave no Keras file.', {
      expected: 'a file that it has written, .keras or .h5',
      found: `${file}${existsSync(file) ? '' : ', which is not there'}`,
    })
  }
  const network = await readNetworkFile(file, input, topology)
  checkFinite(network, file)
  return input === undefined ? { network, held: 0 } : carryMasks(network, input)
}

/** A comparison with NaN is never true: it would be taken for a network that loses nothing, or be no figure at all. */
function checkFinite(network: Network, file: string): void {
  for (const [layer, arrays] of network.weights) {
    for (const [name, { data }] of arrays) {
      const at = data.findIndex(value => !Number.isFinite(value))
      if (at === -1) continue
      throw reportError('The script gave a network whose weights are not all numbers.', {
        expected: 'finite weights',
        found: `${data[at]} in ${layer}/${name} of ${path.basename(file)}`,
        todo: 'look whether the training diverged, or something was divided by zero',
      })
    }
  }
}

/** The `.json` of the name of a file of weights. */
export function topologyBeside(file: string): string {
  return file.replace(/(\.weights)?\.(h5|keras)$/, '.json')
}

async function readNetworkFile(
  file: string,
  input: Network | undefined,
  topology: string | undefined,
): Promise<Network> {
  if (file.endsWith('.keras')) return await readKerasFile(file)
  const beside = topologyBeside(file)
  if (existsSync(beside)) return await readKerasFile(beside, { weights: file })
  try {
    return await readKerasFile(file)
  } catch (error) {
    // Weights alone, as Keras' save_weights writes them, tell nothing of layers.
    if (topology === undefined || !isMetamlError(error) || error.code !== 'METAML_E_KERAS_FILE') throw error
    const { weights } = await readKerasFile(topology, { weights: file })
    return { ...input!, weights }
  }
}

function carryMasks(network: Network, input: Network): Returned {
  const masks = new Map<string, Map<string, Uint8Array>>()
  const weights = new Map([...network.weights].map(([layer, arrays]) => [layer, new Map(arrays)]))
  let held = 0
  for (const [layer, arrays] of input.masks) {
    for (const [name, mask] of arrays) {
      const array = weights.get(layer)?.get(name)
      if (array === undefined) continue
      const before = input.weights.get(layer)!.get(name)!.shape
      const same = before.length === array.shape.length && before.every((size, i) => size === array.shape[i])
      const kept = same ? mask : Uint8Array.from(array.data, value => (value === 0 ? 0 : 1))
      held += array.data.reduce((count, value, i) => count + (kept[i] === 0 && value !== 0 ? 1 : 0), 0)
      const data = array.data.map((value, i) => (kept[i] === 0 ? 0 : value))
      weights.get(layer)!.set(name, { shape: array.shape, data })
      masks.set(layer, (masks.get(layer) ?? new Map<string, Uint8Array>()).set(name, kept))
    }
  }
  return { network: { ...network, weights, masks }, held }
}
