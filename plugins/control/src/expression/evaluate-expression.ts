import { type Json, MetamlError, type Metric } from '@metaml/core'
import { chooseFigure, findFigure, isKnown, textOf } from './choose-figure.js'
import type { Expression, FigureName, FunctionName, PartResource } from './syntax-tree.js'

/** What an expression can see. */
export interface Facts {
  /** Of the model that is judged. */
  readonly figures: readonly Metric[]
  /** Of the reference; asked for only where the expression names it. */
  reference(): readonly Metric[]
  /** What the part has; asked for only where the expression names it. */
  part(resource: PartResource): number
  cfg(key: string): Json | undefined
  readonly turn: number
}

/** What an expression gives, and what it is owed to. */
export interface Evaluated {
  readonly value: number | boolean | string
  /** The figures and settings that were used: `DSP@estimate = 512`, `cfg.pruning.rate = 0.5`. */
  readonly used: readonly string[]
  /** Figures that were unknown or an interval, and what was taken instead; a sentence each. */
  readonly cautions: readonly string[]
}

type Value = Evaluated['value']
type Of<T extends Expression['type']> = Extract<Expression, { type: T }>

/**
 * Computes an expression; pure, without `eval`.
 * @throws METAML_E_CONTROL_FIGURE, METAML_E_CONTROL_CFG, METAML_E_CONTROL_UNDECIDED
 */
export function evaluateExpression(expression: Expression, text: string, facts: Facts): Evaluated {
  const used = new Set<string>()
  const cautions = new Set<string>()

  function resultOf(node: Expression): Value {
    switch (node.type) {
      case 'number':
      case 'text':
      case 'truth':
        return node.value
      case 'turn':
        used.add(`turn = ${facts.turn}`)
        return facts.turn
      case 'part': {
        const value = facts.part(node.resource)
        used.add(`part.${node.resource} = ${value}`)
        return value
      }
      case 'cfg':
        return setting(node.key)
      case 'known': {
        const found = findFigure(figuresOf(node.figure), node.figure)
        return found !== undefined && isKnown(found)
      }
      case 'figure':
        return figure(node.figure)
      case 'not':
        return !truthOf(node.of)
      case 'minus':
        return -numberOf(node.of)
      // What the left side decides is not asked of the right one.
      case 'and':
        return truthOf(node.left) && truthOf(node.right)
      case 'or':
        return truthOf(node.left) || truthOf(node.right)
      case 'compute':
        return compute(node)
      case 'compare':
        return compare(node)
      case 'call':
        return functionsOf[node.name](...node.arguments.map(numberOf))
    }
  }

  function figure(wanted: FigureName): number {
    const figures = figuresOf(wanted)
    const chosen = chooseFigure(figures, wanted)
    if (chosen === undefined) throw unknownFigure(text, wanted, figures)
    used.add(chosen.shown)
    if (chosen.caution !== undefined) cautions.add(chosen.caution)
    return chosen.value
  }

  function figuresOf({ of }: FigureName): readonly Metric[] {
    return of === 'reference' ? facts.reference() : facts.figures
  }

  function setting(key: string): Value {
    const value = facts.cfg(key)
    used.add(`cfg.${key} = ${JSON.stringify(value) ?? 'nothing'}`)
    if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value
    throw unusableSetting(text, key, value)
  }

  function compute({ operator, left, right }: Of<'compute'>): number {
    const [a, b] = [numberOf(left), numberOf(right)]
    if (operator === '+') return a + b
    if (operator === '-') return a - b
    if (operator === '*') return a * b
    if (b === 0) throw undecided(text, 'a division by 0', [...used])
    return a / b
  }

  function compare({ operator, left, right }: Of<'compare'>): boolean {
    if (operator === '==' || operator === '!=') {
      const [a, b] = [resultOf(left), resultOf(right)]
      if (typeof a === 'number' && typeof b === 'number') refuseUnknown(a, b)
      return (a === b) === (operator === '==')
    }
    const [a, b] = [numberOf(left), numberOf(right)]
    refuseUnknown(a, b)
    if (operator === '<') return a < b
    if (operator === '<=') return a <= b
    return operator === '>' ? a > b : a >= b
  }

  /** What is infinite stands for what is not known: of two such nobody knows which one is more. */
  function refuseUnknown(a: number, b: number): void {
    if (Number.isNaN(a) || Number.isNaN(b)) {
      throw undecided(text, 'a comparison with a figure that is no number', [...used])
    }
    if (a === b && !Number.isFinite(a)) {
      throw undecided(text, 'a comparison of what is unknown with what is unknown', [...used])
    }
  }

  function numberOf(node: Expression): number {
    return expectValue(node, 'number')
  }
  function truthOf(node: Expression): boolean {
    return expectValue(node, 'boolean')
  }
  function expectValue(node: Expression, type: 'number'): number
  function expectValue(node: Expression, type: 'boolean'): boolean
  function expectValue(node: Expression, type: string): Value {
    const value = resultOf(node)
    if (typeof value === type) return value
    // Only a key of CFG can be of a type that nobody knew before.
    throw unusableSetting(text, node.type === 'cfg' ? node.key : text, value)
  }

  const value = resultOf(expression)
  if (Number.isNaN(value)) throw undecided(text, 'no number', [...used])
  return { value, used: [...used], cautions: [...cautions] }
}

const functionsOf: { readonly [name in FunctionName]: (...values: number[]) => number } = {
  min: Math.min,
  max: Math.max,
  abs: Math.abs,
  round: Math.round,
  floor: Math.floor,
  ceil: Math.ceil,
}

function unknownFigure(text: string, wanted: FigureName, figures: readonly Metric[]): MetamlError {
  const there = figures.filter(({ split }) => split !== 'test')
  const names = [...new Set(there.map(({ name, stage }) => `${name}@${stage}`))]
  return new MetamlError({
    code: 'METAML_E_CONTROL_FIGURE',
    kind: 'usage',
    message: `'${text}' asks for ${textOf(wanted)}, which the model does not have, and what would be worse is not known.`,
    expected: names.length === 0 ? 'a model with figures' : `one of ${names.join(', ')}`,
    found: 'none',
    todo: `put the task that measures it before, or write known(...) and ...`,
  })
}

function unusableSetting(text: string, key: string, value: Json | undefined): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CONTROL_CFG',
    kind: 'usage',
    message: `'${text}' can not compute with what cfg.${key} is.`,
    expected: 'a number, a text, or true or false, as the operator wants it',
    found: JSON.stringify(value) ?? 'nothing: the parameter is not set and has no default',
    todo: `set ${key} in the flow`,
  })
}

function undecided(text: string, what: string, used: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CONTROL_UNDECIDED',
    kind: 'usage',
    message: `'${text}' gives ${what}.`,
    expected: 'figures that it can be decided with',
    found: used.join(', ') || 'no figures',
    todo: 'ask known(...) first, or put the task that measures before',
  })
}
