import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { fromDouble, toDouble } from '@metaml/fixed-point'
import type { LayerGraph, LayerWeights } from '@metaml/hls-cpp/graph'
import type { TypesByRole } from './apply-types.js'

/** What became of a layer's weights. */
export type WeightChange = {
  readonly layer: string
  readonly role: string
  readonly weights: number
  /** 0 before. */
  readonly zerosBefore: number
  readonly zeros: number
  /** Not 0, and now the same number as a weight that had another before. */
  readonly equal: number
  /** Different numbers before and now. */
  readonly distinctBefore: number
  readonly distinct: number
}

/** A kernel's weight files, written again. */
export interface ExactWeights {
  /** Whole texts; paths are relative to the project. */
  readonly files: { readonly [path: string]: string }
  readonly changes: readonly WeightChange[]
}

/**
 * Rounds weights to their types and writes their files again, so that the cast in the kernel leaves each number as it is:
 * the text that a run reads and the initialiser that synthesis reads.
 * @throws METAML_E_QUANTIZATION_WEIGHTS when the header beside a text has no such initialiser
 */
export async function exactWeights(
  folder: string,
  graph: LayerGraph,
  types: TypesByRole,
): Promise<ExactWeights> {
  const files: { [path: string]: string } = {}
  const changes: WeightChange[] = []
  for (const layer of graph.layers) {
    for (const [role, weights] of Object.entries(layer.weights)) {
      const type = types[layer.name]?.[role]
      if (type === undefined) continue
      const rounded = weights.values.map(value => toDouble(fromDouble(value, type), type))
      files[weights.file] = writeNumbers(rounded)
      const header = weights.file.replace(/\.txt$/, '.h')
      files[header] = await rewriteHeader(folder, header, weights, rounded)
      changes.push({ layer: layer.name, role, ...compare(weights.values, rounded) })
    }
  }
  return { files, changes }
}

function compare(before: Float64Array, after: Float64Array): Omit<WeightChange, 'layer' | 'role'> {
  return {
    weights: before.length,
    zerosBefore: countZeros(before),
    zeros: countZeros(after),
    equal: countEqual(before, after),
    distinctBefore: new Set(before).size,
    distinct: new Set(after).size,
  }
}

/** Weights that fell together with others: those of one number now and of several before. */
function countEqual(before: Float64Array, after: Float64Array): number {
  const groups = new Map<number, { weights: number; numbers: Set<number> }>()
  for (const [i, value] of after.entries()) {
    if (value === 0) continue
    const group = groups.get(value) ?? { weights: 0, numbers: new Set() }
    group.weights++
    group.numbers.add(before[i]!)
    groups.set(value, group)
  }
  return [...groups.values()].reduce((sum, one) => sum + (one.numbers.size > 1 ? one.weights : 0), 0)
}

function countZeros(values: Float64Array): number {
  return values.reduce((zeros, value) => zeros + (value === 0 ? 1 : 0), 0)
}

/** As many digits as it takes to read the same numbers back. */
function writeNumbers(values: Float64Array): string {
  return Array.from(values, value => String(value === 0 ? 0 : value)).join(', ')
}

async function rewriteHeader(
  folder: string,
  file: string,
  { name }: LayerWeights,
  values: Float64Array,
): Promise<string> {
  const text = await readFile(path.join(folder, file), 'utf8').catch(() => '')
  const initialiser = new RegExp(`(\\b${name}\\s*\\[[^\\]]*\\]\\s*=\\s*\\{)[^}]*(\\})`)
  if (!initialiser.test(text)) {
    throw new MetamlError({
      code: 'METAML_E_QUANTIZATION_WEIGHTS',
      kind: 'usage',
      message: `${file} does not hold the weights that synthesis would read.`,
      expected: `a definition '${name}[...] = {...}', as hls4ml writes it`,
      found: text === '' ? 'no such file' : `${text.length} characters without it`,
    })
  }
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]
  return text
    .replace(initialiser, (_all, start: string, end: string) => `${start}${writeNumbers(values)}${end}`)
    .replace(/^(\/\/Min ).*$/m, (_all, words: string) => `${words}${least.toFixed(12)}`)
    .replace(/^(\/\/Max ).*$/m, (_all, words: string) => `${words}${most.toFixed(12)}`)
    .replace(/^(\/\/Number of zeros ).*$/m, (_all, words: string) => `${words}${countZeros(values)}`)
}
