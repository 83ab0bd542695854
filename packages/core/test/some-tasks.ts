import {
  type AnyPipeTask,
  defineTask,
  type Json,
  like,
  many,
  optional,
  type ParamsSchema,
  type Ports,
} from '@metaml/core'

type Field = { readonly type: 'number' | 'string' | 'object'; readonly default?: Json }

/** A schema written by hand: core depends on no schema library. Unknown keys are refused, defaults filled in. */
export function schemaOf<T>(fields: Record<string, Field>): ParamsSchema<Partial<T>, T> {
  const jsonSchema = (): Record<string, unknown> => ({
    type: 'object',
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, { ...field }])),
    additionalProperties: false,
  })
  const validate = (value: unknown): { value: T } | { issues: { message: string; path: string[] }[] } => {
    const given = value as Record<string, unknown>
    const issues: { message: string; path: string[] }[] = []
    const unknown = Object.keys(given).filter(key => !(key in fields))
    if (unknown.length > 0) issues.push({ message: `Unrecognized keys: ${unknown.join(', ')}`, path: [] })
    const result: Record<string, unknown> = {}
    for (const [name, field] of Object.entries(fields)) {
      const item = given[name] ?? field.default
      if (item === undefined) continue
      if (typeof item !== field.type)
        issues.push({ message: `${name} must be a ${field.type}`, path: [name] })
      result[name] = item
    }
    return issues.length > 0 ? { issues } : { value: result as T }
  }
  return {
    '~standard': {
      version: 1,
      vendor: 'test',
      validate,
      jsonSchema: { input: jsonSchema, output: jsonSchema },
    },
  } as ParamsSchema<Partial<T>, T>
}

interface SomeParams {
  readonly rate: number
  readonly reference: string
  // biome-ignore lint/suspicious/noExplicitAny: tests write wrong values too
  readonly evaluate: any
}

const params = schemaOf<SomeParams>({
  rate: { type: 'number', default: 0.5 },
  reference: { type: 'string', default: 'input' },
  evaluate: { type: 'object' },
})
const run = async (): Promise<never> => {
  throw new Error('never run')
}

function task<const Id extends string, const In extends Ports, const Out extends Ports>(
  id: Id,
  inputs: In,
  outputs: Out,
) {
  return defineTask({
    apiVersion: 1,
    role: 'transformation',
    summary: `${id}.`,
    id,
    params,
    inputs,
    outputs,
    run,
  })
}

/** Gives a `dnn`. */
export const source = task('source', {}, { model: 'dnn' })
/** `dnn` to `dnn`. */
export const prune = task('prune', { model: 'dnn' }, { model: 'dnn' })
/** `dnn` to `hls-cpp`. */
export const convert = task('convert', { model: 'dnn' }, { model: 'hls-cpp' })
/** `rtl` to `rtl`. */
export const synthesize = task('synthesize', { model: 'rtl' }, { model: 'rtl' })
/** Takes two. */
export const compare = task('compare', { net: 'dnn', code: 'hls-cpp' }, {})
/** Two ways out. */
export const branch = task('branch', { model: 'any' }, { yes: like('model'), no: like('model') })
/** As many ways out as are wired. */
export const fork = task('fork', { model: 'any' }, { models: many(like('model')) })
/** Gives a model or none. */
export const maybe = task('maybe', { model: 'dnn' }, { model: optional('dnn') })
/** Waits for all. */
export const reduce = defineTask({
  ...task('reduce', { models: many('any') }, { model: like('models') }),
  firing: 'settled',
})
/** Fires for each model that comes. */
export const join = defineTask({
  apiVersion: 1,
  role: 'control',
  summary: 'Joins ways.',
  id: 'join',
  firing: 'any',
  params: schemaOf<{ maxTurns: number }>({ maxTurns: { type: 'number' } }),
  inputs: { models: many('any') },
  outputs: { model: like('models') },
  run,
})

/** All of them, by id. */
export const someTasks: ReadonlyMap<string, AnyPipeTask> = new Map(
  [source, prune, convert, synthesize, compare, branch, fork, maybe, reduce, join].map(each => [
    each.id,
    each,
  ]),
)
