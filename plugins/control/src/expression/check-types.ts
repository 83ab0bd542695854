import { ExpressionError } from './expression-error.js'
import type { Expression } from './syntax-tree.js'

/** What an expression gives; `any` for a key of CFG, which is known when the flow runs. */
export type ValueType = 'number' | 'truth' | 'text' | 'any'

/**
 * Checks that operators stand between values that they take.
 * @returns what the whole gives
 * @throws ExpressionError
 */
export function typeOf(expression: Expression): ValueType {
  switch (expression.type) {
    case 'number':
    case 'figure':
    case 'part':
    case 'turn':
      return 'number'
    case 'text':
      return 'text'
    case 'truth':
    case 'known':
      return 'truth'
    case 'cfg':
      return 'any'
    case 'not':
      expectType(expression.of, 'truth', "'not' turns a condition around")
      return 'truth'
    case 'minus':
      expectType(expression.of, 'number', "'-' takes a number")
      return 'number'
    case 'and':
    case 'or': {
      const why = `'${expression.type}' joins conditions`
      expectType(expression.left, 'truth', why)
      expectType(expression.right, 'truth', why)
      return 'truth'
    }
    case 'compute': {
      const why = `'${expression.operator}' computes with numbers`
      expectType(expression.left, 'number', why)
      expectType(expression.right, 'number', why)
      return 'number'
    }
    case 'call':
      for (const argument of expression.arguments) {
        expectType(argument, 'number', `${expression.name} computes with numbers`)
      }
      return 'number'
    case 'compare':
      return compared(expression)
  }
}

/** Checks that an expression gives a type; `any` passes. */
export function expectType(expression: Expression, wanted: 'number' | 'truth', why: string): void {
  const found = typeOf(expression)
  if (found !== wanted && found !== 'any') {
    throw new ExpressionError(`${why}; this is ${typeNames[found]}.`, expression.at)
  }
}

/** The types in plain words. */
export const typeNames = { number: 'a number', truth: 'a condition', text: 'a text', any: 'a value' } as const

function compared({ operator, left, right }: Extract<Expression, { type: 'compare' }>): ValueType {
  if (operator !== '==' && operator !== '!=') {
    expectType(left, 'number', `'${operator}' compares numbers`)
    expectType(right, 'number', `'${operator}' compares numbers`)
    return 'truth'
  }
  const types = [typeOf(left), typeOf(right)] as const
  if (types[0] !== types[1] && !types.includes('any')) {
    const message = `'${operator}' compares ${typeNames[types[0]]} with ${typeNames[types[1]]}.`
    throw new ExpressionError(message, right.at)
  }
  return 'truth'
}
