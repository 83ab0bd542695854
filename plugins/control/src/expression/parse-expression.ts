import { closest } from '@metaml/core'
import { ExpressionError } from './expression-error.js'
import { readFigure, readName, readQualifiers } from './read-name.js'
import {
  type Arithmetic,
  type Comparison,
  type Expression,
  type FunctionName,
  functions,
} from './syntax-tree.js'
import { type Token, tokensOf } from './tokens.js'

const comparisons: readonly string[] = ['<', '<=', '>', '>=', '==', '!=']
/** An expression in more brackets than this is a mistake; the parser is recursive. */
const deepest = 100

/**
 * Parses an expression. From loose to tight: `or`, `and`, `not`, comparison, `+ -`, `* /`, unary `-`.
 * @throws ExpressionError with the place of what can not be read
 */
export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text)
  let next = 0
  let depth = 0
  const peek = (): Token => tokens[next]!
  const isNext = (...texts: string[]): boolean => {
    const { type, text: found } = peek()
    return (type === 'sign' || type === 'name') && texts.includes(found)
  }
  const take = (): Token => tokens[next++]!
  const expect = (sign: string, why: string): void => {
    if (!isNext(sign))
      throw new ExpressionError(`Expected '${sign}' ${why}, found ${shown(peek())}.`, peek().at)
    next++
  }

  function chain(type: 'or' | 'and', inner: () => Expression): Expression {
    let left = inner()
    while (isNext(type)) {
      next++
      left = { type, left, right: inner(), at: left.at }
    }
    return left
  }
  const or = (): Expression => chain('or', and)
  const and = (): Expression => chain('and', not)

  function not(): Expression {
    if (!isNext('not')) return comparison()
    const { at } = take()
    return deeper(() => ({ type: 'not', of: not(), at }))
  }

  function comparison(): Expression {
    const left = sum()
    if (!comparisons.includes(peek().text) || peek().type !== 'sign') return left
    const operator = take().text as Comparison
    const right = sum()
    if (peek().type === 'sign' && comparisons.includes(peek().text)) {
      throw new ExpressionError("Comparisons are not chained; write 'a < b and b < c'.", peek().at)
    }
    return { type: 'compare', operator, left, right, at: left.at }
  }

  function compute(operators: readonly string[], inner: () => Expression): Expression {
    let left = inner()
    while (isNext(...operators)) {
      const operator = take().text as Arithmetic
      left = { type: 'compute', operator, left, right: inner(), at: left.at }
    }
    return left
  }
  const sum = (): Expression => compute(['+', '-'], product)
  const product = (): Expression => compute(['*', '/'], unary)

  function unary(): Expression {
    if (!isNext('-')) return primary()
    const { at } = take()
    return deeper(() => ({ type: 'minus', of: unary(), at }))
  }

  function primary(): Expression {
    const token = take()
    const { type, text: written, at } = token
    if (type === 'number') return { type: 'number', value: Number(written), at }
    if (type === 'text') return { type: 'text', value: written.slice(1, -1), at }
    if (type === 'cfg') return { type: 'cfg', key: written.slice('cfg.'.length), at }
    if (type === 'sign' && written === '(') {
      const inner = deeper(or)
      expect(')', 'to close the bracket')
      return inner
    }
    if (type === 'name' && !['and', 'or', 'not'].includes(written)) {
      return isNext('(') ? call(written, at) : readName(written, at)
    }
    next--
    throw new ExpressionError(`Expected a figure, a number or '(', found ${shown(token)}.`, at)
  }

  function call(name: string, at: number): Expression {
    next++
    if (name === 'metric') return ownFigure(at)
    if (name === 'known') {
      const token = take()
      if (token.type !== 'name') throw new ExpressionError('known(...) asks for a figure.', token.at)
      const figure = isNext('(') && token.text === 'metric' ? own(token.at) : readFigure(token.text, token.at)
      expect(')', 'behind known(...')
      return { type: 'known', figure, at }
    }
    if (!Object.hasOwn(functions, name)) {
      const near = closest(name, [...Object.keys(functions), 'metric', 'known'])
      const meant = near === undefined ? `they are ${Object.keys(functions).join(', ')}` : `write '${near}'`
      throw new ExpressionError(`There is no function '${name}'; ${meant}.`, at)
    }
    const values: Expression[] = [deeper(or)]
    while (isNext(',')) {
      next++
      values.push(deeper(or))
    }
    expect(')', `behind the arguments of ${name}`)
    const { least, most } = functions[name as FunctionName]
    if (values.length < least || values.length > most) {
      const wanted = least === most ? `${least} argument` : `at least ${least} arguments`
      throw new ExpressionError(`${name} takes ${wanted}, not ${values.length}.`, at)
    }
    return { type: 'call', name: name as FunctionName, arguments: values, at }
  }

  /** `metric('name@stage')`, its bracket already read. */
  function ownFigure(at: number): Expression {
    const token = take()
    if (token.type !== 'text')
      throw new ExpressionError("metric(...) asks for a name: metric('my figure').", token.at)
    expect(')', 'behind the name of the figure')
    const [name, ...qualifiers] = token.text.slice(1, -1).split('@') as [string, ...string[]]
    return { type: 'figure', figure: { name, of: 'model', ...readQualifiers(qualifiers, token.at) }, at }
  }
  function own(at: number) {
    next++
    const read = ownFigure(at)
    if (read.type === 'figure') return read.figure
    throw new ExpressionError('known(...) asks for a figure.', at)
  }

  function deeper<T>(inner: () => T): T {
    depth++
    if (depth > deepest) throw new ExpressionError('The expression is nested too deeply.', peek().at)
    const result = inner()
    depth--
    return result
  }

  const expression = or()
  if (peek().type !== 'end') {
    throw new ExpressionError(`Expected an operator or the end, found ${shown(peek())}.`, peek().at)
  }
  return expression
}

function shown({ type, text }: Token): string {
  return type === 'end' ? 'the end' : `'${text}'`
}
