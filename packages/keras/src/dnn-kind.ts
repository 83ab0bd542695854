import { isMetamlError, type KindDefinition, type ModelContent } from '@metaml/core'
import { exportNetwork } from './export-network.js'
import { arrayPath } from './files/array-path.js'
import { layers } from './layers.js'
import type { Network, NetworkArray } from './network.js'
import { readFiles } from './read-network.js'

/** The kind `dnn`: a supported topology, every array in its shape, masked weights at zero, nothing else. */
export const dnnKind: KindDefinition<'dnn'> = {
  apiVersion: 1,
  kind: 'dnn',
  async check(content) {
    const missing = content.paths.includes('graph.json') ? [] : ['graph.json is missing.']
    if (missing.length > 0) return missing
    try {
      return await checkContent(content)
    } catch (error) {
      if (isMetamlError(error)) return [error.message.replaceAll(/\n\s*/g, ' ')]
      throw error
    }
  },
  export: exportNetwork,
}

async function checkContent(content: ModelContent<'dnn'>): Promise<string[]> {
  const present = new Set(content.paths)
  const problems: string[] = []
  const read = async (path: string) => {
    if (!present.has(path)) throw new MissingFile(path)
    return await content.read(path)
  }
  let network: Network
  try {
    network = await readFiles({ ...content, read })
  } catch (error) {
    if (error instanceof MissingFile) return [`${error.message} is missing.`]
    throw error
  }
  present.delete('graph.json')
  for (const layer of layers(network)) {
    for (const { name, shape } of layer.weights) {
      const array = network.weights.get(layer.name)!.get(name)!
      const mask = network.masks.get(layer.name)?.get(name)
      const path = arrayPath('weights', layer.name, name)
      const maskPath = arrayPath('masks', layer.name, name)
      problems.push(...arrayProblems(path, array, shape))
      if (mask !== undefined) problems.push(...maskProblems(maskPath, mask, array))
      present.delete(path)
      present.delete(maskPath)
    }
  }
  return [...problems, ...[...present].map(path => `${path} belongs to no array of the network.`)]
}

class MissingFile extends Error {}

function arrayProblems(path: string, { shape, data }: NetworkArray, expected: readonly number[]): string[] {
  if (shape.join() !== expected.join()) {
    return [`${path} has the shape (${shape.join(', ')}), the layer asks for (${expected.join(', ')}).`]
  }
  return data.every(Number.isFinite) ? [] : [`${path} has values that are not finite.`]
}

function maskProblems(path: string, mask: Uint8Array, { data }: NetworkArray): string[] {
  if (mask.length !== data.length) return [`${path} has ${mask.length} values, its array has ${data.length}.`]
  if (mask.some(keep => keep > 1)) return [`${path} has values other than 0 and 1.`]
  const at = mask.findIndex((keep, i) => keep === 0 && data[i] !== 0)
  return at < 0 ? [] : [`${path} holds value ${at} at zero, but its weight is ${data[at]}.`]
}
