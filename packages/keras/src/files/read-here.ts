import { readFile, stat } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import type { File } from 'h5wasm'
import { initializeWeights } from '../initialize-weights.js'
import { fileError } from '../keras-error.js'
import { layersOf } from '../layers.js'
import type { Network, Training } from '../network.js'
import type { ReadKerasFileOptions } from '../read-keras-file.js'
import { isH5, readH5, readStart } from './open-h5.js'
import { parseGraph, type Topology } from './parse-graph.js'
import { parseJson } from './parse-json.js'
import { trainingOf } from './training.js'

/** The largest topology in bytes. */
const largestJson = 2 ** 24
/** The largest HDF5 file in bytes. */
const largestH5 = 2 ** 28

/** Reads a network as `readKerasFile` does, which states the contract, in this thread. */
export async function readHere(file: string, options: ReadKerasFileOptions = {}): Promise<Network> {
  const start = await startOf(file)
  const { weights, seed } = options
  refuseOnnx(file, start)
  const zip = start[0] === 0x50 && start[1] === 0x4b
  if (zip || isH5(start)) {
    if (weights !== undefined) {
      throw fileError(file, 'a whole model together with `weights`', { expected: 'a .json beside `weights`' })
    }
    return zip ? await readKerasZip(file) : await readWholeModel(file)
  }
  const topology = topologyOf(await jsonText(file), file)
  const layers = layersOf(topology, file)
  if (weights !== undefined) {
    if (!isH5(await startOf(weights)))
      throw fileError(weights, 'no HDF5 file', { expected: 'the .h5 of weights' })
    const { readWeights } = await import('./read-weights.js')
    const arrays = await fromH5(weights, h5 => readWeights(h5, layers, weights))
    return networkOf(topology, arrays)
  }
  if (seed !== undefined) return initializeWeights(networkOf(topology, new Map()), seed)
  throw new MetamlError({
    code: 'METAML_E_KERAS_WEIGHTS',
    kind: 'usage',
    message: `The file ${file} is a topology without weights.`,
    expected: 'the .h5 with its weights beside it',
    found: 'no weights',
    todo: 'name the .h5 as `weights`, or train the network',
  })
}

async function readWholeModel(file: string): Promise<Network> {
  const { readWeights } = await import('./read-weights.js')
  return await fromH5(file, h5 => {
    const topology = topologyOf(modelConfig(h5, file), file)
    const layers = layersOf(topology, file)
    const training = h5.attrs.training_config?.value
    return networkOf(topology, readWeights(h5, layers, file), trainingOf(jsonOf(training, file)))
  })
}

/** Reads a .keras: a zip of `config.json` and `model.weights.h5`. */
async function readKerasZip(file: string): Promise<Network> {
  const { readZip } = await import('./read-zip.js')
  const { readKeras3Weights } = await import('./keras3-weights.js')
  const entries = await readZip(file, { 'config.json': largestJson, 'model.weights.h5': largestH5 })
  const config = entries.get('config.json')
  const weights = entries.get('model.weights.h5')
  if (config === undefined || weights === undefined) {
    const found = [...entries.keys()].join(', ') || 'neither'
    throw fileError(file, `a zip with ${found}`, { expected: 'config.json and model.weights.h5' })
  }
  const text = new TextDecoder().decode(config)
  const topology = topologyOf(text, file)
  const layers = layersOf(topology, file)
  const { compile_config: compiled } = parseJson(text) as { compile_config?: unknown }
  const read = (h5: File) => readKeras3Weights(h5, layers, topology.classNames, file)
  return networkOf(topology, await readH5(weights, file, read), trainingOf(compiled))
}

function networkOf(
  { graph, quantizers }: Topology,
  weights: Network['weights'],
  training?: Training,
): Network {
  return {
    graph,
    weights,
    masks: new Map(),
    ...(quantizers && { quantizers }),
    ...(training && { training }),
  }
}

async function fromH5<T>(file: string, work: (h5: File) => T): Promise<T> {
  const { size } = await stat(file)
  if (size > largestH5) throw fileError(file, `${size} bytes`, { expected: `at most ${largestH5}` })
  return await readH5(await readFile(file), file, work)
}

function modelConfig(h5: File, file: string): string {
  const config = h5.attrs.model_config?.value
  if (typeof config === 'string') return config
  throw fileError(file, 'weights without a topology', {
    expected: 'a whole model (model.save), or the .json of its topology',
    todo: 'give the .json as the file and this one as `weights`',
  })
}

/** What a text in JSON says; nothing where there is none. */
function jsonOf(text: unknown, file: string): unknown {
  if (typeof text !== 'string') return undefined
  try {
    return parseJson(text)
  } catch (cause) {
    throw fileError(file, `a training_config that is no JSON: ${(cause as Error).message}`, { cause })
  }
}

function topologyOf(text: string, file: string): Topology {
  if (text.length > largestJson) {
    throw fileError(file, `a topology of ${text.length} characters`, { expected: `at most ${largestJson}` })
  }
  try {
    return parseGraph(parseJson(text), file)
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof SyntaxError)) throw cause
    throw fileError(file, cause.message, { expected: 'the topology of a network as Keras writes it', cause })
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

/** ONNX begins with the version of its format, then the producer's name or another field of the model. */
function refuseOnnx(file: string, [version, small = 0, field = 0]: Uint8Array): void {
  const looks = version === 0x08 && small < 32 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(field)
  if (!looks && !file.endsWith('.onnx')) return
  throw new MetamlError({
    code: 'METAML_E_KERAS_ONNX',
    kind: 'usage',
    message: `The file ${file} is an ONNX model, which is not read.`,
    expected: 'a .keras, a whole model as .h5, or a .json with the .h5 of its weights',
    found: 'ONNX',
    todo: 'give the Keras model that it was made from',
  })
}
