import {
  type AnyPipeTask,
  defineTask,
  type Firing,
  type JsonObject,
  type ParamsSchema,
  type Ports,
} from '@metaml/core'

/** A schema that takes any object and gives it unchanged. */
export const anyParams = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) => ({ value: value as JsonObject }),
    jsonSchema: { input: () => ({ type: 'object' }), output: () => ({ type: 'object' }) },
  },
} as ParamsSchema<JsonObject, JsonObject>

/** A task that is only wired, never run. */
export function wiredTask(id: string, inputs: Ports, outputs: Ports, firing?: Firing): AnyPipeTask {
  return defineTask({
    apiVersion: 1,
    id,
    role: 'control',
    summary: 'Stands in a flow.',
    params: anyParams,
    inputs,
    outputs,
    ...(firing && { firing }),
    run: () => Promise.reject(new Error('never run')),
  })
}
