import type { AnyKindDefinition, AnyPipeTask } from '@metaml/core'
import {
  type RunEvent,
  type RunOutcome,
  type RunView,
  readRun,
  startRun,
  type TaskSource,
} from '@metaml/engine'
import { caseFlow, testedNode } from './case-flow.js'
import type { TaskCase } from './task-case.js'

/** A run of a case: how it ended, what its journal says, what happened. */
export interface CaseRun {
  readonly outcome: RunOutcome
  readonly view: RunView
  readonly events: readonly RunEvent[]
}

/** Where and how a case is run. */
export interface CaseRunOptions {
  readonly projectDir: string
  readonly kinds: readonly AnyKindDefinition[]
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** Runs a task as a case says, through the engine, in a project folder. */
export async function runCase(
  task: AnyPipeTask,
  given: Pick<TaskCase, 'params' | 'inputs'>,
  { projectDir, kinds, signal, onEvent }: CaseRunOptions,
): Promise<CaseRun> {
  const flow = caseFlow(task, given, kinds)
  const tasks: TaskSource = {
    find: id => flow.tasks.get(id),
    origin: () => ({ package: 'tested', version: '0.0.0', dependencies: {} }),
  }
  const events: RunEvent[] = []
  const outcome = await startRun({
    flow,
    tasks,
    projectDir,
    ...(signal && { signal }),
    onEvent(event) {
      events.push(event)
      onEvent?.(event)
    },
  })
  return { outcome, view: await readRun(projectDir, outcome.id), events }
}

/** The labels of the trials of the task that ran, not found in the store. */
export function trialsThatRan(events: readonly RunEvent[]): string[] {
  return events.flatMap(event =>
    event.type === 'trial-start' && isTested(event.node) ? [`${event.unit} ${event.label}`] : [],
  )
}

/** Digests of all models that the task made, by id. */
export function digestsOf({ view }: Pick<CaseRun, 'view'>): { readonly [id: string]: string } {
  const own = view.models.filter(({ node }) => isTested(node))
  return Object.fromEntries(own.map(({ id, digest }) => [id, digest]))
}

/** Whether a node is the one with the task, or stands in a flow that it runs. */
export function isTested(node: string): boolean {
  return node === testedNode || node.startsWith(`${testedNode}/`) || node.startsWith(`${testedNode}.`)
}
