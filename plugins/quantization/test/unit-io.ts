import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { DatasetReference, ModelDraft, ModelHandle, UnitIo } from '@metaml/core'
import { realRunner } from './hls4ml-project.js'

/** The io of a unit without an engine: the real g++; models that it makes land in `created`. */
export async function unitIo(
  model: ModelHandle<'hls-cpp'>,
  data: DatasetReference,
  projectDir: string,
): Promise<{ io: UnitIo; created: Map<string, ModelDraft> }> {
  const created = new Map<string, ModelDraft>()
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'metaml-quantization-'))
  const io: UnitIo = {
    ...realRunner,
    models: { model, reference: model },
    datasets: { data },
    splits: ['train', 'validation'],
    projectDir,
    scratch: temporary,
    temporary,
    signal: new AbortController().signal,
    seed: 1,
    rng: () => 0.5,
    log: { debug() {}, info() {}, warn() {} },
    progress() {},
    create: async (name, draft) => {
      created.set(name, draft)
    },
    python: () => Promise.reject(new Error('not asked for')),
  }
  return { io, created }
}

/** A model as the store gives it back: its files lie in a folder. */
export function handleIn(
  folder: string,
  { descriptor, files }: ModelDraft<'hls-cpp'>,
): ModelHandle<'hls-cpp'> {
  return {
    kind: 'hls-cpp',
    digest: `sha256-${folder}`,
    descriptor,
    files: Object.fromEntries(Object.keys(files).map(file => [file, 'digest'])),
    path: file => path.join(folder, file),
    read: async file => files[file] as Uint8Array,
  }
}
