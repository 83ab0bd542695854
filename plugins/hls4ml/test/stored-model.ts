import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson, type Kind, type Model, type ModelDraft } from '@metaml/core'
import { hlsCppKind } from '@metaml/hls-cpp'
import { expect } from 'vitest'
import { temporaryFolder } from './project.js'

/** Stores what a draft hands over, after its kind's check, as a model with this id. */
export async function storeModel<K extends Kind>(id: string, draft: ModelDraft<K>): Promise<Model<K>> {
  const folder = await temporaryFolder()
  const files: Record<string, string> = {}
  for (const [name, source] of Object.entries(draft.files)) {
    const bytes = typeof source === 'string' ? await readFile(source) : source
    const file = path.join(folder, name)
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, bytes)
    files[name] = createHash('sha256').update(bytes).digest('hex')
  }
  const read = async (file: string): Promise<Uint8Array> =>
    new Uint8Array(await readFile(path.join(folder, file)))
  const { kind, descriptor, metrics = [] } = draft
  if (kind === 'hls-cpp') {
    const content = { descriptor: descriptor as never, paths: Object.keys(files).sort(), read }
    expect(await hlsCppKind.check(content)).toEqual([])
  }
  const content = Object.entries(files).filter(([file]) => kind !== 'hls-cpp' || hlsCppKind.isContent!(file))
  const text = canonicalJson({ kind, descriptor, files: Object.fromEntries(content) })
  return {
    id,
    kind,
    digest: `sha256-${createHash('sha256').update(text).digest('hex')}`,
    descriptor,
    files,
    path: file => path.join(folder, file),
    read,
    node: id,
    turn: 1,
    parents: [],
    metrics,
    reports: {},
  }
}
