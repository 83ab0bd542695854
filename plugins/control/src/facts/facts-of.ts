import { type Json, MetamlError, type Metric, type Model } from '@metaml/core'
import { findPart } from '@metaml/hls-report'
import type { Facts } from '../expression/evaluate-expression.js'
import type { PartResource } from '../expression/syntax-tree.js'

/** What facts are taken from: the part of a task's context that has them. */
export interface FactsContext {
  readonly turn: number
  readonly useTurn?: number
  readonly params: { readonly part?: string | undefined }
  readonly cfg: { get(key: string): Json | undefined }
  readonly canEvaluate: boolean
  evaluate(model: Model): Promise<readonly Metric[]>
  reference(): Model
}

/**
 * What an expression can see of a model: its figures, then those of the flow that the parameter `evaluate` gives.
 * @throws what that flow throws
 */
export async function factsOf(model: Model, context: FactsContext): Promise<Facts> {
  const more = context.canEvaluate ? await context.evaluate(model) : []
  return {
    figures: [...model.metrics, ...more],
    reference: () => context.reference().metrics,
    part: resource => resourceOf(resource, model, context.params.part),
    cfg: key => context.cfg.get(key),
    turn: context.useTurn ?? context.turn,
  }
}

function resourceOf(resource: PartResource, model: Model, given: string | undefined): number {
  const part = given ?? (model.descriptor as { part?: unknown }).part
  if (typeof part === 'string') return findPart(part)[resource]
  throw new MetamlError({
    code: 'METAML_E_CONTROL_PART',
    kind: 'usage',
    message: `part.${resource} is asked for, but the model '${model.id}' is for no part.`,
    expected: 'a model that is made for a part, as HLS4ML makes it',
    found: `a model of kind '${model.kind}'`,
    todo: "name one: the parameter part, e.g. 'xcvu9p'",
  })
}
