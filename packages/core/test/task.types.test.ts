import {
  type DnnModel,
  defineTask,
  flow,
  type Kind,
  like,
  type Model,
  type ModelKinds,
  many,
  metric,
  optional,
  type ParamsSchema,
  type Wire,
} from '@metaml/core'
import { describe, expectTypeOf, it } from 'vitest'

declare module '@metaml/core' {
  interface ModelKinds {
    'made-up': { readonly stars: number }
  }
}

const params = {} as ParamsSchema<{ rate?: number }, { rate: number }>
const base = { apiVersion: 1, role: 'transformation', summary: '-', params } as const
const [dnn, code, starry] = [{}, {}, {}] as [Model<'dnn'>, Model<'hls-cpp'>, Model<'made-up'>]

/** Compiled, never run. */
export function compiles(): void {
  defineTask({
    ...base,
    id: 'context',
    inputs: { net: 'dnn', more: many('hls-cpp'), any: 'any' },
    outputs: { net: 'dnn', maybe: optional('rtl'), ways: many(like('any')) },
    async run(context) {
      expectTypeOf(context.params).toEqualTypeOf<{ rate: number }>()
      expectTypeOf(context.inputs.net).toEqualTypeOf<Model<'dnn'>>()
      expectTypeOf(context.inputs.more).toEqualTypeOf<readonly Model<'hls-cpp'>[]>()
      expectTypeOf(context.inputs.net.descriptor).toEqualTypeOf<DnnModel>()
      // @ts-expect-error there is no such input
      context.inputs.model
      return { net: context.inputs.net, maybe: undefined, ways: [undefined, context.inputs.any] }
    },
  })
  // @ts-expect-error an output is missing
  defineTask({ ...base, id: 'x', inputs: {}, outputs: { model: 'dnn' }, run: async () => ({}) })
  // @ts-expect-error an output of another kind
  defineTask({ ...base, id: 'x', inputs: {}, outputs: { model: 'dnn' }, run: async () => ({ model: code }) })
  defineTask({
    ...base,
    id: 'x',
    inputs: {},
    // @ts-expect-error there is no such kind
    outputs: { model: 'dn' },
    run: async () => ({ model: dnn }),
  })
  const stars = defineTask({
    ...base,
    id: 'stars',
    inputs: {},
    outputs: { model: 'made-up' },
    run: async () => ({ model: starry }),
  })
  expectTypeOf<'made-up'>().toExtend<Kind>()
  expectTypeOf(starry.descriptor).toEqualTypeOf<ModelKinds['made-up']>()

  const inner = flow('inner', f => ({ net: f.input('dnn') }))
  expectTypeOf(inner.returned).toEqualTypeOf<{ net: Wire<'dnn'> }>()
  flow('outer', f => {
    expectTypeOf(f.use(inner, { model: f.input('dnn') })).toEqualTypeOf<{ net: Wire<'dnn'> }>()
    expectTypeOf(f.add(stars, {})).toExtend<Wire<'made-up'>>()
    // @ts-expect-error there is no such kind
    f.input('dn')
    // @ts-expect-error what is given must be wires
    f.use(inner, { model: 'dnn' })
  })
  // @ts-expect-error a name outside the shared ones
  metric('acuracy', 1, { stage: 'float' })
  // @ts-expect-error a figure without its stage
  metric('accuracy', 1, {})
}

describe('the types of tasks', () => {
  it('accept what a task declares and refuse the rest (checked by the compiler)', () => {
    expectTypeOf(compiles).toBeFunction()
  })
})
