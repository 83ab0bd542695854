import { type AnyPipeTask, defineTask, flow, like, many, type ParamsSchema, type Wire } from '@metaml/core'
import { describe, expectTypeOf, it } from 'vitest'

const params = {} as ParamsSchema<{ rate?: number; maxTurns?: number }, { rate: number }>
const run = async (): Promise<never> => {
  throw new Error('types only')
}
const base = { apiVersion: 1, role: 'transformation', summary: '-', params, run } as const
const source = defineTask({ ...base, id: 'source', inputs: {}, outputs: { model: 'dnn' } })
const prune = defineTask({ ...base, id: 'prune', inputs: { model: 'dnn' }, outputs: { model: 'dnn' } })
const convert = defineTask({
  ...base,
  id: 'convert',
  inputs: { model: 'dnn' },
  outputs: { model: 'hls-cpp' },
})
const synthesize = defineTask({ ...base, id: 'synth', inputs: { model: 'rtl' }, outputs: { model: 'rtl' } })
const both = defineTask({ ...base, id: 'both', inputs: { net: 'dnn', code: 'hls-cpp' }, outputs: {} })
const fork = defineTask({
  ...base,
  id: 'fork',
  inputs: { model: 'any' },
  outputs: { models: many(like('model')) },
})
const join = defineTask({
  ...base,
  id: 'join',
  firing: 'any',
  inputs: { models: many('any') },
  outputs: { model: like('models') },
})
const branch = defineTask({
  ...base,
  id: 'branch',
  inputs: { model: 'any' },
  outputs: { yes: like('model'), no: like('model') },
})

/** Compiled, never run. */
export function compiles(): void {
  flow('types', f => {
    const dnn = f.add(source, { rate: 1 })
    expectTypeOf(dnn).toExtend<Wire<'dnn'>>()
    const code = f.add(convert, {}, dnn)
    expectTypeOf(code).toExtend<Wire<'hls-cpp'>>()
    f.add(both, {}, { net: dnn, code })
    const [a, b] = f.add(fork, {}, dnn)
    expectTypeOf(a!).toEqualTypeOf<Wire<'dnn'>>()
    const loop = f.add(join, { maxTurns: 3 }, [b!])
    const { yes, no } = f.add(branch, {}, f.add(prune, {}, loop))
    loop.connect(no)

    // @ts-expect-error a dnn does not go into an rtl input
    f.add(synthesize, {}, dnn)
    // @ts-expect-error an hls-cpp does not go into a dnn input
    f.add(prune, {}, code)
    // @ts-expect-error a back edge has the kind of the way in
    loop.connect(code)
    // @ts-expect-error a misspelt parameter
    f.add(prune, { rat: 0.5 }, dnn)
    // @ts-expect-error a parameter of another type
    f.add(prune, { rate: 'half' }, dnn)
    // @ts-expect-error an input is missing
    f.add(prune, {})
    // @ts-expect-error one of two inputs is missing
    f.add(both, {}, { net: dnn })
    // @ts-expect-error the inputs are swapped
    f.add(both, {}, { net: code, code: dnn })
    // @ts-expect-error a source has no input
    f.add(source, {}, dnn)

    // A task whose ports have no types, read from elsewhere, takes and gives anything.
    const untyped = source as AnyPipeTask
    f.add(convert, {}, f.add(untyped, { any: 'thing' }))
    f.add(untyped, {}, [dnn, code], { name: 'other' })
    return yes
  })
}

describe('the types of the flow builder', () => {
  it('accept a typed flow and refuse a wrong one (checked by the compiler)', () => {
    expectTypeOf(compiles).toBeFunction()
  })
})
