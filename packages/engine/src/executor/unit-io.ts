import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type JsonObject,
  MetamlError,
  type ModelDraft,
  type ModelHandle,
  type Progress,
  type ToolOptions,
  type ToolRunner,
  type UnitIo,
} from '@metaml/core'
import { readModelFiles } from '../store/read-model-files.js'
import type { Store } from '../store/store.js'
import { checkJson } from './check-json.js'
import { gatherLines } from './gather-lines.js'
import { randomNumbers } from './random-numbers.js'
import type { UnitSurroundings } from './run-unit.js'
import { throttleProgress } from './throttle-progress.js'
import type { HandleData, MadeModel, UnitJob } from './unit-job.js'

/** What a unit is given, and what it made use of. */
export interface MadeIo {
  readonly io: UnitIo
  /** Which of its folders the unit asked for; those that it did not are never made. */
  readonly made: { scratch: boolean; temporary: boolean }
  /** Says the last progress that was held back. */
  flush(): void
  /** Waits until the models that it creates are made. */
  created(): Promise<void>
}

/** Makes what a unit sees. The models that it creates are put into `models`. */
export function createUnitIo(
  job: UnitJob,
  { store, config, folder, ...surroundings }: UnitSurroundings,
  models: Record<string, MadeModel>,
  signal: AbortSignal,
): MadeIo {
  const made = { scratch: false, temporary: false }
  const { say, sayLine } = gatherLines(surroundings.say)
  const folderNamed = (name: 'scratch' | 'temporary'): string => {
    const path = join(folder, name)
    if (!made[name]) mkdirSync(path, { recursive: true })
    made[name] = true
    return path
  }
  const log =
    (level: 'debug' | 'info' | 'warn') =>
    (message: string, data?: JsonObject): void =>
      say({ type: 'log', level, message, ...(data !== undefined && { data }) })
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn') }
  const progress = throttleProgress((progress: Progress) => say({ type: 'progress', progress }))

  // Most units run no program: what does that is loaded when one does.
  let tools: Promise<ToolRunner> | undefined
  const runner = (): Promise<ToolRunner> => {
    tools ??= import('../tools/tool-runner.js').then(({ createToolRunner }) =>
      createToolRunner({
        needs: job.needs,
        config,
        log: { ...logger, debug: sayLine },
        signal,
        onProcess: identity => say({ type: 'process', identity }),
        onProcessEnd: pid => say({ type: 'process-end', pid }),
      }),
    )
    return tools
  }

  const names = new Set<string>()
  const creating: Promise<void>[] = []
  async function create(name: string, draft: ModelDraft): Promise<void> {
    const { kind, descriptor, metrics = [] } = draft
    if (names.has(name)) throw createdTwice(job, name)
    names.add(name)
    checkJson(descriptor, `The descriptor and metrics of the model '${name}'`)
    checkJson(metrics, `The descriptor and metrics of the model '${name}'`)
    const put = async ([path, content]: [string, Uint8Array | string]) =>
      [path, await store.put(content)] as const
    const files = Object.fromEntries(await Promise.all(Object.entries(draft.files).map(put)))
    models[name] = { kind, descriptor: descriptor as JsonObject, files, metrics }
  }

  const io: UnitIo = {
    models: Object.fromEntries(
      Object.entries(job.models).map(([name, data]) => [name, handleOf(name, data, store)]),
    ),
    datasets: job.datasets,
    splits: job.splits,
    projectDir: job.projectDir,
    get scratch() {
      return folderNamed('scratch')
    },
    get temporary() {
      return folderNamed('temporary')
    },
    signal,
    ...(job.limits && { limits: job.limits }),
    seed: job.seed,
    rng: randomNumbers(job.seed),
    log: logger,
    progress: progress.add,
    create(name, draft) {
      const done = create(name, draft)
      creating.push(done)
      // A unit that does not wait for it is told of a failure when it ends.
      done.catch(() => {})
      return done
    },
    tool: async (need: string, args: readonly string[], options?: ToolOptions) =>
      await (await runner()).tool(need, args, options),
    python: async (need: string, args: readonly string[], options?: ToolOptions) =>
      await (await runner()).python(need, args, options),
    program: async (need: string) => await (await runner()).program!(need),
  }
  return {
    io,
    made,
    flush: progress.flush,
    async created() {
      await Promise.all(creating)
    },
  }
}

function handleOf(name: string, data: HandleData, store: Store): ModelHandle {
  return { ...data, ...readModelFiles(name, data.files, store) }
}

function createdTwice({ task, unit }: UnitJob, name: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_UNIT_MODEL_TWICE',
    kind: 'plugin',
    message: `The unit '${unit}' of '${task}' made two models of the name '${name}'.`,
    expected: 'a name of its own for each model that a unit makes',
    found: name,
  })
}
