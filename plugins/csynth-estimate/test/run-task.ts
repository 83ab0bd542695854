import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Model, ModelDraft, TaskContext, Trial, UnitFunction, UnitIo } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import type { ProjectEstimate } from '@metaml/hls-estimate'
import { onTestFinished } from 'vitest'

type Context = TaskContext<{ readonly model: 'hls-cpp' }, ReturnType<typeof csynthEstimate.params.parse>>

/** What a run of the task left. */
interface Run {
  readonly input: Model<'hls-cpp'>
  readonly output: Model<'hls-cpp'>
  /** Warnings and infos. */
  readonly log: readonly string[]
  readonly warnings: readonly string[]
  readonly report: ProjectEstimate
}

/** Runs the task on a kernel, its unit in this process; `prepare` may put files into the project. */
export async function runTask(
  given: object,
  draft: ModelDraft<'hls-cpp'>,
  prepare: (projectDir: string) => Promise<void> = async () => {},
): Promise<Run> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-csynth-estimate-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [projectDir, temporary] = [path.join(folder, 'project'), path.join(folder, 'temporary')]
  await Promise.all([mkdir(projectDir), mkdir(temporary)])
  await prepare(projectDir)
  const input = await storeKernel(draft, path.join(folder, 'model'))
  const log: string[] = []
  const warnings: string[] = []
  const say = (message: string) => void log.push(message)
  const warn = (message: string) => void [log, warnings].map(list => list.push(message))
  let report = ''
  const context: Partial<Context> = {
    ...{ node: 'csynth-estimate', turn: 1, seed: 1, projectDir },
    inputs: { model: input },
    params: csynthEstimate.params.parse(given),
    log: { debug() {}, info: say, warn },
    models: {
      create: () => Promise.reject(new Error('not asked for')),
      decide() {},
      get: () => undefined,
      annotate: async (model, { metrics = [], reports = {} }) => {
        report = new TextDecoder().decode(reports['estimate.json'] as Uint8Array)
        return { ...model, metrics }
      },
    },
    async trial(unit, args, { label, models = {} }) {
      const module = (await import(csynthEstimate.units![unit as 'estimate']!.module.href)) as {
        default: UnitFunction
      }
      const io: Partial<UnitIo> = { models, temporary }
      // Across processes: as JSON.
      const found = await module.default(JSON.parse(JSON.stringify(args)), io as UnitIo)
      const result = JSON.parse(JSON.stringify(found))
      const trial: Trial = { key: label, label, cached: false, result, models: {}, files: {}, seconds: 0 }
      return trial as never
    },
  }
  const { model } = await csynthEstimate.run(context as Context)
  return { input, output: model, log, warnings, report: JSON.parse(report) }
}

async function storeKernel(draft: ModelDraft<'hls-cpp'>, folder: string): Promise<Model<'hls-cpp'>> {
  const files: { [file: string]: string } = {}
  for (const [name, bytes] of Object.entries(draft.files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), bytes)
    files[name] = createHash('sha256').update(bytes).digest('hex')
  }
  const file = (name: string) => path.join(folder, name)
  return {
    ...{ id: 'kernel', node: 'kernel', turn: 1, parents: [], metrics: [], reports: {} },
    kind: 'hls-cpp',
    digest: 'sha256-kernel',
    descriptor: draft.descriptor,
    files,
    path: file,
    read: () => Promise.reject(new Error('not asked for')),
  }
}
