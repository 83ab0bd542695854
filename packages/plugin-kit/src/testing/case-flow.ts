import {
  type AnyKindDefinition,
  type AnyPipeTask,
  defineTask,
  type Flow,
  flow,
  isMany,
  type ModelDraft,
  type PortType,
  type Wire,
} from '@metaml/core'
import { z } from 'zod'
import type { TaskCase } from './task-case.js'

/** The name of the node with the task that is tested. */
export const testedNode = 'tested'

/**
 * A flow that runs a task as a case says and returns all that it gives: before each input stands a task that makes
 * the case's model.
 */
export function caseFlow(
  task: AnyPipeTask,
  { params, inputs = {} }: Pick<TaskCase, 'params' | 'inputs'>,
  kinds: readonly AnyKindDefinition[],
): Flow {
  let sources = 0
  return flow('case', f => {
    const wire = (draft: ModelDraft): Wire => {
      sources++
      return f.add(sourceTask(`case-input-${sources}`, draft, kinds), {}, {}) as unknown as Wire
    }
    const wires = Object.entries(inputs).map(([port, given]) => [
      port,
      Array.isArray(given) ? given.map(wire) : wire(given as ModelDraft),
    ])
    const given = Object.keys(task.inputs).length === 0 ? undefined : Object.fromEntries(wires)
    f.add(task, params as never, given as never, { name: testedNode })
    return Object.entries(task.outputs as { [port: string]: PortType }).map(
      ([port, type]): Wire =>
        isMany(type) ? { node: testedNode, port, index: 0 } : { node: testedNode, port },
    )
  })
}

function sourceTask(id: string, draft: ModelDraft, kinds: readonly AnyKindDefinition[]): AnyPipeTask {
  return defineTask({
    apiVersion: 1,
    id,
    role: 'transformation',
    summary: 'Gives a model of a test',
    params: z.strictObject({}),
    inputs: {},
    outputs: { model: draft.kind },
    kinds,
    async run(context) {
      return { model: await context.models.create(draft) } as never
    },
  })
}
