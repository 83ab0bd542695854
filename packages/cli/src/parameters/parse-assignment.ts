import { type Json, MetamlError } from '@metaml/core'
import type { ParameterSetting } from '@metaml/engine'

/**
 * Reads `node.parameter=value`; the value is JSON where it can be read as such, else a string.
 * @throws METAML_E_ASSIGNMENT
 */
export function parseAssignment(text: string): ParameterSetting {
  const equals = text.indexOf('=')
  const key = equals < 0 ? text : text.slice(0, equals)
  const dot = key.indexOf('.')
  if (equals < 0 || dot <= 0 || dot === key.length - 1) {
    throw new MetamlError({
      code: 'METAML_E_ASSIGNMENT',
      kind: 'usage',
      message: `'${text}' sets no parameter.`,
      expected: 'node.parameter=value, e.g. pruning.tolerateAccLoss=0.01',
      found: equals < 0 ? 'no =' : `the name '${key}'`,
      todo: 'write the node as it is called in the flow, a dot, and the parameter; metaml check <flow> lists them',
    })
  }
  return { key, value: parseValue(text.slice(equals + 1)), by: 'command-line' }
}

/** Reads a value as JSON where it is JSON, else as a string: `0.5`, `true`, `[1,2]`, `ap_fixed<18,8>`. */
export function parseValue(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
