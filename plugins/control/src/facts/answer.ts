import type { CodeReference, Json, JsonObject, Model, Trial, TrialOptions } from '@metaml/core'
import { type Evaluated, evaluateExpression, type Facts } from '../expression/evaluate-expression.js'
import { parseExpression } from '../expression/parse-expression.js'
import type { JudgeArgs } from './judge.js'

/** Runs code of the user's: the part of a task's context that does it. */
export interface CodeRunner {
  readonly params: {
    readonly reads?: readonly string[] | undefined
    readonly reference?: string | undefined
  }
  trial<Result extends Json>(unit: string, args: Json, options: TrialOptions): Promise<Trial<Result>>
}

/** A question about a model. */
export interface Question {
  readonly by: string | CodeReference
  readonly wanted: JudgeArgs['wanted']
  /** Names the trial where code answers: one a firing. */
  readonly label: string
}

/** What was asked, answered. */
export interface Answer {
  readonly value: Json
  readonly used: readonly string[]
  readonly cautions: readonly string[]
}

/** Answers a question about a model: computes the expression, or calls the user's code in a trial. */
export async function answer(
  { by, wanted, label }: Question,
  model: Model,
  facts: Facts,
  runner: CodeRunner,
): Promise<Answer> {
  if (typeof by === 'string') return computed(by, facts)
  const args: JudgeArgs = { code: by, wanted, facts: factsForCode(model, facts, runner.params) }
  const { result } = await runner.trial<{ answer: Json }>('judge', args, { label })
  return { value: result.answer, used: [`${by.$ref.export} of ${by.$ref.file}`], cautions: [] }
}

function computed(text: string, facts: Facts): Evaluated {
  return evaluateExpression(parseExpression(text), text, facts)
}

/** What code of the user's is given: JSON, so that it stands in the trial's key. */
function factsForCode(
  { id, kind, descriptor }: Model,
  facts: Facts,
  { reads = [], reference = 'input' }: CodeRunner['params'],
): JsonObject {
  const open = (figures: Facts['figures']): Json =>
    figures.filter(({ split }) => split !== 'test') as unknown as Json
  return {
    model: { id, kind, descriptor: descriptor as JsonObject, metrics: open(facts.figures) },
    ...(reference !== 'input' && { reference: { metrics: open(facts.reference()) } }),
    cfg: Object.fromEntries(reads.map(key => [key, facts.cfg(key) ?? null])),
    turn: facts.turn,
  }
}
