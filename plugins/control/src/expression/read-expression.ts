import { typeNames, typeOf, type ValueType } from './check-types.js'
import { ExpressionError, showPlace } from './expression-error.js'
import { parseExpression } from './parse-expression.js'
import { type Expression, nodesOf } from './syntax-tree.js'

/** An expression as it is written, or why it is none. */
export type ReadExpression =
  | { readonly expression: Expression }
  /** A sentence, the text, and a mark below the place. */
  | { readonly problem: string }

/** Parses an expression and checks that it gives what is wanted. */
export function readExpression(text: string, wanted: ValueType): ReadExpression {
  try {
    const expression = parseExpression(text)
    const found = typeOf(expression)
    if (wanted !== 'any' && found !== 'any' && found !== wanted) {
      throw new ExpressionError(`Expected ${typeNames[wanted]}, this is ${typeNames[found]}.`, 0)
    }
    return { expression }
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    return { problem: showPlace(text, error) }
  }
}

/** The keys of CFG that an expression reads. */
export function cfgKeys(expression: Expression): string[] {
  return [...new Set([...nodesOf(expression)].flatMap(node => (node.type === 'cfg' ? [node.key] : [])))]
}
