import { type AnyPipeTask, defineTask, type Metric, type Model, metric } from '@metaml/core'
import type { TaskSource } from '@metaml/engine'
import { z } from 'zod'

/** Of the models of the tests; everything is sound. */
export const kinds = ['dnn', 'hls-cpp'].map(
  kind =>
    ({ apiVersion: 1, kind, check: async () => [] }) as unknown as NonNullable<AnyPipeTask['kinds']>[number],
)
const fail = z.boolean().default(false)
const figures = z.record(z.string(), z.unknown()).default({})
const origin = (node: string): Uint8Array => Buffer.from(node)

/** Makes a network whose accuracy is given. */
export const source = defineTask({
  apiVersion: 1,
  id: 'source',
  role: 'transformation',
  summary: 'Makes a network',
  params: z.strictObject({ accuracy: z.number().default(0.9), fail }),
  inputs: {},
  outputs: { model: 'dnn' },
  kinds,
  async run({ params, models, node }) {
    if (params.fail) throw new Error('asked to fail')
    const metrics = [metric('accuracy', params.accuracy, { stage: 'float', split: 'validation' })]
    return {
      model: await models.create({ kind: 'dnn', descriptor: {}, files: { node: origin(node) }, metrics }),
    }
  },
})

/** Shrinks a network: its DSPs are fewer the larger alpha is, its accuracy falls by it. */
export const shrink = defineTask({
  apiVersion: 1,
  id: 'shrink',
  role: 'optimization',
  summary: 'Shrinks a network',
  params: z.strictObject({
    alpha: z.number().default(0.01),
    optimizer: z
      .strictObject({ rate: z.number().default(0.1), decay: z.number().default(0.9) })
      .default({ rate: 0.1, decay: 0.9 }),
    fail,
    reference: z.string().default('input'),
  }),
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  kinds,
  async run({ inputs, params, models, node, turn }) {
    if (params.fail) throw new Error('asked to fail')
    const before = accuracyOf(inputs.model)
    const metrics = [
      metric('accuracy', before - params.alpha, { stage: 'float', split: 'validation' }),
      metric('DSP', Math.round(10 / params.alpha), { stage: 'estimate' }),
    ]
    const files = { node: origin(`${node}.${turn} ${params.alpha} ${before}`) }
    return { model: await models.create({ kind: 'dnn', descriptor: {}, files, metrics }) }
  },
})

/** Makes a kernel for a part; its figures are those of the network and those given. */
export const convert = defineTask({
  apiVersion: 1,
  id: 'convert',
  role: 'transformation',
  summary: 'Makes a kernel',
  params: z.strictObject({ part: z.string().default('xcvu9p-flgb2104-2l-e'), figures }),
  inputs: { model: 'dnn' },
  outputs: { model: 'hls-cpp' },
  kinds,
  async run({ inputs, params, models, node }) {
    const descriptor = { part: params.part, clockPeriod: 5 } as never
    const more = Object.entries(params.figures).map(
      ([name, given]) =>
        ({ ...metric(name as never, 0, { stage: 'csynth' }), ...(given as Partial<Metric>) }) as Metric,
    )
    const own = inputs.model.metrics.filter(({ stage }) => stage === 'estimate')
    const files = { node: origin(`${node} ${inputs.model.digest}`) }
    return { model: await models.create({ kind: 'hls-cpp', descriptor, files, metrics: [...own, ...more] }) }
  },
})

function accuracyOf({ metrics }: Model): number {
  return metrics.find(({ name }) => name === 'accuracy')!.value
}

/** Tasks as a run gets them. */
export function taskSource(...tasks: readonly AnyPipeTask[]): TaskSource {
  const all = new Map([source, shrink, convert, ...tasks].map(task => [task.id, task as AnyPipeTask]))
  return {
    find: id => all.get(id),
    origin: () => ({ package: 'tested', version: '0.0.0', dependencies: {} }),
  }
}
