import { defineTask, like, type Model, many } from '@metaml/core'
import { z } from 'zod'
import { checkKeys, checkReads } from './check-keys.js'
import { judgementParam } from './expression-param.js'
import { type Answer, answer } from './facts/answer.js'
import { factsOf } from './facts/facts-of.js'
import { judgingParams } from './judging-params.js'
import { objectiveOf, objectiveParam } from './objective.js'
import { placeReference } from './place-reference.js'
import { bestOf, paretoSet } from './rank-models.js'

/**
 * REDUCE: waits for all ways that can still give a model and hands on the best of what came, and the Pareto set.
 *
 * @throws METAML_E_CONTROL_FIGURE, METAML_E_CONTROL_CFG, METAML_E_CONTROL_UNDECIDED, METAML_E_CONTROL_PART,
 *   METAML_E_CONTROL_ANSWER, METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT
 */
export const reduce = defineTask({
  apiVersion: 1,
  id: 'reduce',
  role: 'control',
  summary: 'Hands on the best of several models by what you ask for, or the Pareto set of them',
  params: z
    .strictObject({
      objectives: z
        .array(objectiveParam)
        .min(1)
        .describe(
          "what is asked for, the first one first: a figure ('DSP'), or { by: expression or `ref`, direction: 'lower' | 'higher' }",
        ),
      keep: z
        .enum(['best', 'pareto'])
        .default('best')
        .describe('what goes on at `set`: the best alone, or all that no other is better than in everything'),
      where: judgementParam('truth')
        .optional()
        .describe('a condition on those that take part; where none meets it, all take part'),
      ...judgingParams,
    })
    .superRefine(({ objectives, where, reference }, context) => {
      const texts = objectives.map(
        given => ['objectives', typeof given === 'string' ? given : given.by] as const,
      )
      placeReference([...texts, ['where', where]], reference, context)
    }),
  inputs: { models: many('any') },
  outputs: { best: like('models'), set: many(like('models')) },
  firing: 'settled',
  units: { judge: { module: new URL('./facts/judge.js', import.meta.url) } },
  check(placed) {
    const { objectives, where, reads } = placed.params
    const asked = objectives.map((given, index) => {
      const by = typeof given === 'string' ? given : given.by
      return [typeof given === 'string' ? `objectives.${index}` : `objectives.${index}.by`, by] as const
    })
    return [...checkReads([...asked, ['where', where]], placed), ...checkKeys('reads', reads, placed)]
  },
  async run(context) {
    const { params, log } = context
    const objectives = params.objectives.map(given => objectiveOf(given)!)
    const judged: Judged[] = []
    for (const [place, model] of context.inputs.models.entries()) judged.push(await judge(model, place))

    const fitting = judged.filter(({ takesPart }) => takesPart)
    if (fitting.length === 0) log.warn(`None of ${judged.length} models meets 'where'; all take part.`)
    const candidates = fitting.length === 0 ? judged : fitting
    const kept = params.keep === 'pareto' ? paretoSet(candidates) : [bestOf(candidates)]
    for (const { model, shown, takesPart } of judged) {
      const place = kept.findIndex(one => one.model === model)
      const outcome =
        place === 0 ? 'best' : place > 0 ? 'in the Pareto set' : takesPart ? 'not kept' : 'excluded'
      log.info(`'${model.id}': ${shown.join(', ')}: ${outcome}.`)
    }
    const ways = context.fanOut.set ?? 0
    const wanted = ways > 0 ? kept.slice(0, ways) : []
    if (ways > 0 && kept.length > ways) {
      log.warn(`The Pareto set has ${kept.length} models, but only ${ways} ways are wired to 'set'.`)
    }
    return { best: kept[0]!.model, set: wanted.map(({ model }) => model) }

    async function judge(model: Model, place: number): Promise<Judged> {
      const facts = await factsOf(model, context)
      const ask = (by: Parameters<typeof answer>[0]['by'], wanted: 'number' | 'condition', name: string) =>
        answer({ by, wanted, label: `${name}-${place}` }, model, facts, context)
      const values: Answer[] = []
      for (const [index, { by }] of objectives.entries())
        values.push(await ask(by, 'number', `objective-${index}`))
      const condition = params.where === undefined ? undefined : await ask(params.where, 'condition', 'where')
      const answers = condition === undefined ? values : [...values, condition]
      for (const caution of new Set(answers.flatMap(({ cautions }) => cautions))) {
        log.warn(`'${model.id}': ${caution}`)
      }
      const costs = values.map(({ value }, index) =>
        objectives[index]!.direction === 'lower' ? Number(value) : -Number(value),
      )
      const used = [...new Set(answers.flatMap(given => given.used))]
      return { model, costs, shown: used, takesPart: condition === undefined || condition.value === true }
    }
  },
})

/** A model with what the objectives make of it. */
interface Judged {
  readonly model: Model
  /** Less is better. */
  readonly costs: readonly number[]
  readonly shown: readonly string[]
  readonly takesPart: boolean
}
