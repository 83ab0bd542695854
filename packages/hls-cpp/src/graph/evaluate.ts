import { nameOf } from '../query/name-of.js'
import { type CppNode, childOf, namedChildren } from '../tree/cpp-tree.js'

/** What an expression of a config struct comes to. */
export type Constant = number | boolean | string

/**
 * Evaluates an expression of numbers, operators, `DIV_ROUNDUP`, members that `known` has, and enumerators, whose
 * value is their name (`nnet::latency` is `latency`); undefined where it can not be said. Division is that of
 * integers where both sides are.
 */
export function evaluate(node: CppNode, known: ReadonlyMap<string, Constant>): Constant | undefined {
  const of = (field: string): Constant | undefined => {
    const child = childOf(node, field)
    return child === undefined ? undefined : evaluate(child, known)
  }
  switch (node.kind) {
    case 'number_literal':
      return numberOf(node.text)
    case 'true':
    case 'false':
      return node.kind === 'true'
    case 'identifier':
    case 'field_identifier':
    case 'type_identifier':
      return known.get(node.text)
    case 'qualified_identifier':
      return nameOf(node).split('::').at(-1)!
    case 'type_descriptor':
      return of('type')
    case 'parenthesized_expression':
      return evaluate(namedChildren(node)[0]!, known)
    case 'conditional_expression':
      return of('condition') === undefined ? undefined : of(of('condition') ? 'consequence' : 'alternative')
    case 'unary_expression':
      return unary(childOf(node, 'operator')!.text, of('argument'))
    case 'binary_expression':
      return binary(childOf(node, 'operator')!.text, of('left'), of('right'))
    case 'call_expression': {
      const [a, b] = namedChildren(childOf(node, 'arguments')).map(argument => evaluate(argument, known))
      if (nameOf(node) !== 'DIV_ROUNDUP' || typeof a !== 'number' || typeof b !== 'number') return undefined
      return Math.trunc((a + b - 1) / b)
    }
    default:
      return undefined
  }
}

function numberOf(text: string): number | undefined {
  const number = Number(text.replace(/'/g, '').replace(/(?<![xX][\da-fA-F]*)[fFlLuU]+$/, ''))
  return Number.isNaN(number) ? undefined : number
}

function unary(operator: string, a: Constant | undefined): Constant | undefined {
  if (operator === '!') return a === undefined ? undefined : !a
  if (typeof a !== 'number') return undefined
  return operator === '-' ? -a : operator === '+' ? a : undefined
}

function binary(operator: string, a: Constant | undefined, b: Constant | undefined): Constant | undefined {
  if (a === undefined || b === undefined) return undefined
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  const whole = Number.isInteger(a) && Number.isInteger(b)
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? undefined : whole ? Math.trunc(a / b) : a / b
    case '%':
      return b === 0 ? undefined : a % b
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    default:
      return undefined
  }
}
