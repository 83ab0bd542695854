import { type CodeReference, defineTask, type Json, type Logger, like, optional } from '@metaml/core'
import { z } from 'zod'
import { checkKeys, checkReads } from './check-keys.js'
import { checkSettings } from './check-settings.js'
import { judgementParam, settingParam } from './expression-param.js'
import { type Answer, answer } from './facts/answer.js'
import { factsOf } from './facts/facts-of.js'
import { judgingParams } from './judging-params.js'
import { placeReference } from './place-reference.js'

const settings = (name: string, when: string) =>
  z
    .record(z.string(), settingParam())
    .superRefine((given, context) => {
      for (const key of Object.keys(given)) {
        if (keyPattern.test(key)) continue
        const message = `'${key}' is no key of CFG: write <node>.<parameter>, e.g. pruning.tolerateAccLoss, or pruning.optimizer.learningRate for a value inside one.`
        context.addIssue({
          code: 'custom',
          path: [key],
          message: `${message}${wholly(name, key, given[key])}`,
        })
      }
    })
    .default({})
    .describe(
      `what is set when the condition ${when}: <node>.<parameter>, or with more dots a value inside it, to an expression, a \`ref\`, or a value that is no text`,
    )

/** How settings are written on the command line, where a dot leads into a value. */
function wholly(name: string, key: string, value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || '$ref' in value) return ''
  const meant = Object.entries(value).map(([inner, given]) => [`${key}.${inner}`, given])
  return ` On the command line write all of it: ${name}=${JSON.stringify(Object.fromEntries(meant))}`
}

const keyPattern = /^[a-z0-9][a-z0-9/-]*(?:\.[\w-]+)+$/

/**
 * BRANCH: hands a model on at `yes` where a condition holds, else at `no`, and sets parameters for the firings that
 * follow.
 *
 * @throws METAML_E_CONTROL_FIGURE, METAML_E_CONTROL_CFG, METAML_E_CONTROL_UNDECIDED, METAML_E_CONTROL_PART,
 *   METAML_E_CONTROL_ANSWER, METAML_E_CODE_MISSING, METAML_E_CODE_LOAD, METAML_E_CODE_EXPORT
 */
export const branch = defineTask({
  apiVersion: 1,
  id: 'branch',
  role: 'control',
  summary: 'Sends a model one way or the other by a condition, and changes parameters for what follows',
  params: z
    .strictObject({
      when: judgementParam('truth').describe(
        'the condition: an expression over figures and CFG, or `ref(file, export)`',
      ),
      onYes: settings('onYes', 'holds'),
      onNo: settings('onNo', 'does not hold'),
      ...judgingParams,
    })
    .superRefine(({ when, onYes, onNo, reference }, context) => {
      const texts = [['when', when], ...Object.entries(onYes), ...Object.entries(onNo)] as [string, unknown][]
      placeReference(texts, reference, context)
    }),
  inputs: { model: 'any' },
  outputs: { yes: optional(like('model')), no: optional(like('model')) },
  units: { judge: { module: new URL('./facts/judge.js', import.meta.url) } },
  check(placed) {
    const { when, onYes, onNo, reads } = placed.params
    const settings = [
      ...Object.entries(onYes).map(([key, given]) => [`onYes.${key}`, given] as const),
      ...Object.entries(onNo).map(([key, given]) => [`onNo.${key}`, given] as const),
    ]
    return [
      ...checkReads([['when', when], ...settings], placed),
      ...checkKeys('reads', reads, placed),
      ...checkSettings('onYes', onYes, placed),
      ...checkSettings('onNo', onNo, placed),
    ]
  },
  async run(context) {
    const { model } = context.inputs
    const { when, onYes, onNo } = context.params
    const facts = await factsOf(model, context)
    const condition = await answer({ by: when, wanted: 'condition', label: 'when' }, model, facts, context)
    const way = condition.value === true ? 'yes' : 'no'
    say(`${shown(when)} is ${condition.value}: '${model.id}' goes on at '${way}'.`, condition, context.log)

    const set: [string, Json][] = []
    for (const [key, given] of Object.entries(way === 'yes' ? onYes : onNo)) {
      set.push([key, await newValue(key, given)])
    }
    // All are computed before the first is set: they do not see each other.
    for (const [key, value] of set) {
      context.log.info(`${key} is set to ${JSON.stringify(value)}.`)
      context.cfg.set(key, value)
    }
    return way === 'yes' ? { yes: model, no: undefined } : { yes: undefined, no: model }

    async function newValue(key: string, given: unknown): Promise<Json> {
      const by = typeof given === 'string' ? given : isCode(given) ? given : undefined
      if (by === undefined) return given as Json
      const computed = await answer({ by, wanted: 'value', label: `set-${key}` }, model, facts, context)
      for (const caution of computed.cautions) context.log.warn(caution)
      return computed.value
    }
  },
})

function say(sentence: string, { used, cautions }: Answer, log: Logger): void {
  for (const caution of cautions) log.warn(caution)
  log.info(used.length === 0 ? sentence : `${sentence} (${used.join(', ')})`)
}

/** A judgement as a line of LOG shows it. */
function shown(by: string | CodeReference): string {
  return typeof by === 'string' ? `'${by}'` : `'${by.$ref.export}'`
}

function isCode(value: unknown): value is CodeReference {
  return typeof value === 'object' && value !== null && '$ref' in value
}
