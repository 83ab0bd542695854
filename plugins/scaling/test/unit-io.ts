import type { DatasetReference, ModelDraft, ModelHandle, Split, UnitIo } from '@metaml/core'

/** What the unit of a test sees. */
export interface IoOptions {
  readonly projectDir: string
  readonly models: { readonly [name: string]: ModelHandle }
  readonly datasets?: { readonly [name: string]: DatasetReference }
  readonly splits?: readonly Split[]
}

/** The io of a unit without an engine, and the models that the unit makes. */
export function unitIo(options: IoOptions): { io: UnitIo; created: Map<string, ModelDraft<'dnn'>> } {
  const created = new Map<string, ModelDraft<'dnn'>>()
  const refuse = () => Promise.reject(new Error('not asked for'))
  const io: UnitIo = {
    models: options.models,
    datasets: options.datasets ?? {},
    splits: options.splits ?? ['train', 'validation'],
    projectDir: options.projectDir,
    scratch: '/nowhere',
    temporary: '/nowhere',
    signal: new AbortController().signal,
    seed: 1,
    rng: () => 0.5,
    log: { debug() {}, info() {}, warn() {} },
    progress() {},
    create: async (name, draft) => {
      created.set(name, draft as ModelDraft<'dnn'>)
    },
    tool: refuse,
    python: refuse,
  }
  return { io, created }
}

/** A model as the store gives it back. */
export function handleOf({ descriptor, files }: ModelDraft<'dnn'>): ModelHandle<'dnn'> {
  return {
    kind: 'dnn',
    digest: 'sha256-draft',
    descriptor,
    files: Object.fromEntries(Object.keys(files).map(file => [file, 'digest'])),
    path: file => file,
    read: async file => files[file] as Uint8Array,
  }
}
