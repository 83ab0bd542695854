import {
  type AnyPipeTask,
  type CheckedFlow,
  checkFlow,
  defineTask,
  type FlowJson,
  like,
  many,
  type ParamsSchema,
  type Ports,
} from '@metaml/core'

/** A schema that takes everything. */
const anything = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => ({ value }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) },
  },
} as unknown as ParamsSchema<object, object>

function task(
  id: string,
  role: AnyPipeTask['role'],
  inputs: Ports,
  outputs: Ports,
  firing?: 'any',
): AnyPipeTask {
  const run = async (): Promise<never> => {
    throw new Error('never run')
  }
  const all = { apiVersion: 1, id, role, summary: id, params: anything, inputs, outputs, run } as const
  return defineTask({ ...all, ...(firing !== undefined && { firing }) }) as AnyPipeTask
}

const tasks = [
  task('source', 'transformation', {}, { model: 'dnn' }),
  task('search', 'optimization', { model: 'dnn' }, { model: 'dnn' }),
  task('convert', 'transformation', { model: 'dnn' }, { model: 'hls-cpp' }),
  task('join', 'control', { models: many('any') }, { model: like('models') }, 'any'),
  task('branch', 'control', { model: 'any' }, { yes: like('model'), no: like('model') }),
  task('fork', 'control', { model: 'any' }, { models: many(like('model')) }),
]

/** Finds one of a few small tasks. */
export function findTask(id: string): AnyPipeTask | undefined {
  return tasks.find(each => each.id === id)
}

/** A flow of these tasks, checked: nodes as `name: task`, `task` or `part/task`, edges as `a.model -> b.model`. */
export function flowOf(
  nodes: readonly string[],
  edges: readonly string[],
  more: Partial<FlowJson> & { readonly params?: { readonly [node: string]: object } } = {},
): CheckedFlow {
  const { params = {}, ...rest } = more
  const json = {
    format: 1,
    name: 'f',
    nodes: nodes.map(text => {
      const [name, id = name.slice(name.lastIndexOf('/') + 1)] = text.split(': ') as [string, string?]
      return { name, task: id, ...(params[name] !== undefined && { params: params[name] }) }
    }),
    edges: edges.map(text => {
      const [from, to] = text.split(' -> ') as [string, string]
      return { from, to }
    }),
    returns: [],
    ...rest,
  } as FlowJson
  const { flow, problems } = checkFlow(json, { task: findTask })
  if (flow === undefined) throw new Error(JSON.stringify(problems))
  return flow
}
