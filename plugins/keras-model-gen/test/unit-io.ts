import type { DatasetReference, ModelDraft, ModelHandle, Progress, Split, UnitIo } from '@metaml/core'

/** What a unit made and said. */
export interface Recorded {
  readonly models: Map<string, ModelDraft<'dnn'>>
  readonly progress: Progress[]
}

/** What a unit of these tests sees. */
export interface IoOptions {
  readonly projectDir: string
  readonly data?: DatasetReference
  readonly model?: ModelHandle<'dnn'>
  readonly splits?: readonly Split[]
  readonly signal?: AbortSignal
}

/** The io of a unit that trains or tests, and what the unit did with it. */
export function unitIo(options: IoOptions): { io: UnitIo; recorded: Recorded } {
  const { projectDir, data, model, splits = ['train', 'validation'] } = options
  const recorded: Recorded = { models: new Map(), progress: [] }
  const refuse = () => Promise.reject(new Error('not asked for'))
  const io: UnitIo = {
    models: model ? { model } : {},
    datasets: data ? { data } : {},
    splits,
    projectDir,
    scratch: '/nowhere',
    temporary: '/nowhere',
    signal: options.signal ?? new AbortController().signal,
    seed: 1,
    rng: () => 0.5,
    log: { debug() {}, info() {}, warn() {} },
    progress: progress => recorded.progress.push(progress),
    create: async (name, draft) => {
      recorded.models.set(name, draft as ModelDraft<'dnn'>)
    },
    tool: refuse,
    python: refuse,
  }
  return { io, recorded }
}

/** A model in the store, as a draft becomes one. */
export function handleOf(draft: ModelDraft<'dnn'>): ModelHandle<'dnn'> {
  const { descriptor, files } = draft
  return {
    kind: 'dnn',
    digest: 'sha256-draft',
    descriptor,
    files: Object.fromEntries(Object.keys(files).map(file => [file, 'digest'])),
    path: file => file,
    read: async file => files[file] as Uint8Array,
  }
}
