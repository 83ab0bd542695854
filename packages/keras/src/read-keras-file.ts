import { readFile, stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import type { File } from 'h5wasm/node'
import { isH5, readStart, withH5 } from './files/open-h5.js'
import { parseGraph } from './files/parse-graph.js'
import { initializeWeights } from './initialize-weights.js'
import { fileError } from './keras-error.js'
import { layersOf } from './layers.js'
import type { Graph, Network } from './network.js'

/** What to read beside the file. */
export interface ReadKerasFileOptions {
  /** The .h5 with the weights, where the file is a .json. */
  readonly weights?: string
  /** Where the file is a .json and no weights are given: draw them with this seed. */
  readonly seed?: number
}

/** The largest topology in bytes. */
const largestJson = 2 ** 26

/**
 * Reads a network of the user's: a Keras-2 .json with the .h5 of its weights, or a whole model as .h5. Nothing in
 * a file is ever executed.
 *
 * @throws METAML_E_KERAS_FILE_MISSING; METAML_E_KERAS_FORMAT on formats that are not read (.keras, ONNX);
 *   METAML_E_KERAS_FILE when a file is damaged or not Keras'; METAML_E_KERAS_LAYER, with layer, class and file;
 *   METAML_E_KERAS_WEIGHTS when arrays do not fit the layers, or there are none
 */
export async function readKerasFile(file: string, options: ReadKerasFileOptions = {}): Promise<Network> {
  const start = await startOf(file)
  if (isH5(start)) return await readWholeModel(file, options)
  refuseFormat(file, start)
  const graph = graphOf(await jsonText(file), file)
  const layers = layersOf(graph, file)
  const { weights, seed } = options
  if (weights !== undefined) {
    if (!isH5(await startOf(weights)))
      throw fileError(weights, 'no HDF5 file', { expected: 'the .h5 of weights' })
    const { readWeights } = await import('./files/read-weights.js')
    const arrays = await withH5(weights, 'r', h5 => readWeights(h5, layers, weights))
    return { graph, weights: arrays, masks: new Map() }
  }
  if (seed !== undefined) return initializeWeights({ graph }, seed)
  throw new MetamlError({
    code: 'METAML_E_KERAS_WEIGHTS',
    kind: 'usage',
    message: `The file ${file} is a topology without weights.`,
    expected: 'the .h5 with its weights beside it',
    found: 'no weights',
    todo: 'name the .h5 as `weights`, or train the network',
  })
}

async function readWholeModel(file: string, { weights }: ReadKerasFileOptions): Promise<Network> {
  const { readWeights } = await import('./files/read-weights.js')
  if (weights !== undefined) {
    throw fileError(file, 'a whole .h5 together with `weights`', { expected: 'a .json beside `weights`' })
  }
  return await withH5(file, 'r', h5 => {
    const graph = graphOf(modelConfig(h5, file), file)
    const layers = layersOf(graph, file)
    return { graph, weights: readWeights(h5, layers, file), masks: new Map() }
  })
}

function modelConfig(h5: File, file: string): string {
  const config = h5.attrs.model_config?.value
  if (typeof config === 'string') return config
  throw fileError(file, 'weights without a topology', {
    expected: 'a whole model (model.save), or the .json of its topology',
    todo: 'give the .json as the file and this one as `weights`',
  })
}

function graphOf(text: string, file: string): Graph {
  try {
    return parseGraph(JSON.parse(text))
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof SyntaxError)) throw cause
    throw fileError(file, cause.message, {
      expected: 'the topology of a network as Keras 2 writes it',
      cause,
    })
  }
}

async function startOf(file: string): Promise<Uint8Array> {
  try {
    return await readStart(file)
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_KERAS_FILE_MISSING',
      kind: 'usage',
      message: `The file ${file} can't be read.`,
      expected: 'a Keras file',
      found: String((cause as NodeJS.ErrnoException).code ?? cause),
      cause,
    })
  }
}

async function jsonText(file: string): Promise<string> {
  const { size } = await stat(file)
  if (size > largestJson) throw fileError(file, `${size} bytes`, { expected: `at most ${largestJson}` })
  return await readFile(file, 'utf8')
}

function refuseFormat(file: string, start: Uint8Array): void {
  const zip = start[0] === 0x50 && start[1] === 0x4b
  const found = zip
    ? 'a zip file, as Keras 3 writes (.keras)'
    : file.endsWith('.onnx')
      ? 'an ONNX file'
      : undefined
  if (found === undefined) return
  throw new MetamlError({
    code: 'METAML_E_KERAS_FORMAT',
    kind: 'usage',
    message: `The format of ${file} is not read.`,
    expected: 'a whole model as .h5, or a .json with the .h5 of its weights',
    found,
    todo: zip ? "save it in Keras with model.save('model.h5')" : 'give the Keras model that it was made from',
  })
}
