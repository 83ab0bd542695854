import { isMetamlError, type Json } from '@metaml/core'
import { evaluateExpression } from './evaluate-expression.js'
import { readExpression } from './read-expression.js'
import { nodesOf } from './syntax-tree.js'

const open = ['figure', 'known', 'part', 'cfg', 'turn']

/** The value of an expression that reads nothing, such as `'Latency'` or `2 / 3`; undefined of any other. */
export function valueOfConstant(text: string): { readonly value: Json } | undefined {
  const read = readExpression(text, 'any')
  if ('problem' in read) return undefined
  if ([...nodesOf(read.expression)].some(({ type }) => open.includes(type))) return undefined
  const nothing = { figures: [], reference: () => [], part: () => 0, cfg: () => undefined, turn: 1 }
  try {
    return { value: evaluateExpression(read.expression, text, nothing).value }
  } catch (error) {
    // A division by 0 is told of when the flow runs.
    if (isMetamlError(error)) return undefined
    throw error
  }
}
