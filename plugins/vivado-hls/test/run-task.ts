import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AnyPipeTask,
  defineTask,
  flow,
  type MetamlError,
  type Model,
  type ModelDraft,
} from '@metaml/core'
import { type EngineConfig, type RunEvent, type RunOutcome, startRun, type TaskSource } from '@metaml/engine'
import { hlsCppKind } from '@metaml/hls-cpp'
import { vivadoHls } from '@metaml/vivado-hls'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import { kernelDraft } from './kernel.js'

/** A new folder that goes with the test. */
export function temporaryFolder(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'metaml-vivado-')))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** What a run of the task is made of. */
export interface TaskRun {
  readonly projectDir: string
  readonly config: EngineConfig
  readonly params?: object
  readonly kernel?: ModelDraft<'hls-cpp'>
  /** How many nodes with the task there are, each on a kernel of its own. */
  readonly nodes?: number
  readonly signal?: AbortSignal
  readonly onEvent?: (event: RunEvent) => void
}

/** How a run of the task ended. */
export interface TaskOutcome extends RunOutcome {
  readonly events: readonly RunEvent[]
  readonly model: Model<'rtl'> | undefined
  readonly error: MetamlError | undefined
  readonly warnings: readonly string[]
}

/** Runs VIVADO-HLS through the engine on a kernel. */
export async function runTask({
  params = {},
  kernel = kernelDraft(),
  nodes = 1,
  ...run
}: TaskRun): Promise<TaskOutcome> {
  const made = flow('tested', f =>
    Array.from({ length: nodes }, (_, i) => {
      const draft = nodes === 1 ? kernel : kernelDraft({ inputShape: [16], strategy: `kernel ${i}` })
      return f.add(vivadoHls, params, f.add(sourceTask(`source-${i + 1}`, draft), {}, {}))
    }),
  )
  const tasks: TaskSource = {
    find: id => made.tasks.get(id),
    origin: () => ({ package: 'tested', version: '0.0.0', dependencies: {} }),
  }
  const events: RunEvent[] = []
  const outcome = await startRun({
    flow: made,
    tasks,
    ...run,
    onEvent(event) {
      events.push(event)
      run.onEvent?.(event)
    },
  })
  return {
    ...outcome,
    events,
    model: outcome.returned[0] as Model<'rtl'> | undefined,
    error: outcome.errors[0],
    warnings: events.flatMap(event =>
      event.type === 'log' && event.level === 'warn' ? [event.message] : [],
    ),
  }
}

function sourceTask(id: string, draft: ModelDraft<'hls-cpp'>): AnyPipeTask {
  return defineTask({
    apiVersion: 1,
    id,
    role: 'transformation',
    summary: 'Gives a kernel of a test',
    params: z.strictObject({}),
    inputs: {},
    outputs: { model: 'hls-cpp' },
    kinds: [hlsCppKind],
    async run(context) {
      return { model: await context.models.create(draft) }
    },
  })
}
