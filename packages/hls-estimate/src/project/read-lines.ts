import { MetamlError } from '@metaml/core'
import type { LayerDescription } from '../description/layer-description.js'

const texts = [
  'kind',
  'layer',
  'project',
  'tool',
  'version',
  'part',
  'io_type',
  'config_op_mul_impl',
  'note',
  'strategy',
  'input_type',
  'weight_type',
  'bias_type',
  'accum_type',
  'output_type',
  'exp_table_t',
  'inv_table_t',
] as const satisfies readonly (keyof LayerDescription)[]

const numbers = [
  'clock_target_ns',
  'uncertainty_ns',
  'n_in',
  'n_out',
  'reuse_factor',
  'table_size',
  'n_weights',
  'n_zero',
  'n_pow2',
  'mean_csd',
  'distinct_products',
  'distinct_csd3',
  'max_fan_in',
  'n_dead_inputs',
  'n_dead_outputs',
  'n_bias_nonzero',
  'n_negations',
  'n_narrow',
  'n_copies',
  'n_layers',
] as const satisfies readonly (keyof LayerDescription)[]

/** A line of a file of layers, with its number from 1 on. */
export interface LayerLine {
  readonly line: number
  readonly layer: LayerDescription
}

/**
 * Reads lines of JSON, a layer each: what describes the layer, and nothing else, so that no result of a tool can be
 * read. A field of another type than expected, or a number below 0, counts as not known; empty lines are passed over.
 * @throws METAML_E_ESTIMATE_LINE, with the line, for one that is no JSON object or has no kind
 */
export function readLines(text: string, file: string): LayerLine[] {
  return parseLines(text, file).map(({ line, object }) => ({ line, layer: describeLine(object) }))
}

/**
 * The objects of the lines, as they are.
 * @throws METAML_E_ESTIMATE_LINE
 */
export function parseLines(
  text: string,
  file: string,
): { readonly line: number; readonly object: { readonly [field: string]: unknown } }[] {
  return text.split('\n').flatMap((one, i) => {
    if (one.trim() === '') return []
    const object = parse(one)
    if (typeof object !== 'object' || typeof object.kind !== 'string') throw damaged(file, i + 1, object, one)
    return [{ line: i + 1, object }]
  })
}

/** Takes what describes a layer from an object of a line. */
export function describeLine(object: { readonly [field: string]: unknown }): LayerDescription {
  const fields = [
    ...texts.map(name => [name, typeof object[name] === 'string' ? object[name] : undefined] as const),
    ...numbers.map(name => [name, countOf(object[name])] as const),
  ]
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as unknown as LayerDescription
}

function countOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

function parse(text: string): { readonly [field: string]: unknown } | string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
    return 'no object'
  } catch (error) {
    return (error as Error).message
  }
}

function damaged(file: string, line: number, read: unknown, text: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_LINE',
    kind: 'usage',
    message: `${file}:${line} is no description of a layer.`,
    expected: 'a JSON object with a kind: {"kind": "dense", "n_in": 16, ...}',
    found: typeof read === 'string' ? read : `an object without a kind: ${text.slice(0, 60)}`,
    todo: 'mend the line or take it out',
    data: { file, line },
  })
}
