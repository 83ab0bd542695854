import type { Split, Stage } from '@metaml/core'

/** Operators that give a number. */
export type Arithmetic = '+' | '-' | '*' | '/'

/** Operators that compare; `==` and `!=` take texts and truth values too. */
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!='

/** Functions, and how many arguments they take. */
export const functions = {
  min: { least: 2, most: Number.POSITIVE_INFINITY },
  max: { least: 2, most: Number.POSITIVE_INFINITY },
  abs: { least: 1, most: 1 },
  round: { least: 1, most: 1 },
  floor: { least: 1, most: 1 },
  ceil: { least: 1, most: 1 },
} as const

/** The name of a function. */
export type FunctionName = keyof typeof functions

/** What a figure is asked for by. */
export interface FigureName {
  readonly name: string
  readonly stage?: Stage
  readonly split?: Split
  /** Of which model: the one that is judged, or the reference. */
  readonly of: 'model' | 'reference'
}

/** A parsed expression; `at` is the index of its first character in the text. */
export type Expression = { readonly at: number } & (
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'truth'; readonly value: boolean }
  | { readonly type: 'figure'; readonly figure: FigureName }
  /** Whether a figure is known. */
  | { readonly type: 'known'; readonly figure: FigureName }
  | { readonly type: 'part'; readonly resource: PartResource }
  | { readonly type: 'cfg'; readonly key: string }
  | { readonly type: 'turn' }
  | { readonly type: 'not' | 'minus'; readonly of: Expression }
  | { readonly type: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly type: 'compare'
      readonly operator: Comparison
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly type: 'compute'
      readonly operator: Arithmetic
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly type: 'call'; readonly name: FunctionName; readonly arguments: readonly Expression[] }
)

/** What a part has. */
export const partResources = ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM'] as const

/** A name in {@link partResources}. */
export type PartResource = (typeof partResources)[number]

/** Every node of an expression, the outer before the inner. */
export function* nodesOf(expression: Expression): Generator<Expression> {
  yield expression
  if ('of' in expression) yield* nodesOf(expression.of)
  if ('left' in expression) {
    yield* nodesOf(expression.left)
    yield* nodesOf(expression.right)
  }
  if ('arguments' in expression) for (const argument of expression.arguments) yield* nodesOf(argument)
}
