import fs from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { MetamlError } from '@metaml/core'
import { checkFormat } from '../disk/check-format.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { draftPath, removeStaleDrafts } from '../disk/drafts.js'
import { type FaultHooks, step } from '../disk/fault-hooks.js'
import { makeFolder } from '../disk/make-folder.js'
import { syncFolder } from '../disk/sync-folder.js'
import { openObjects } from './object-files.js'
import type { Store } from './store.js'
import { openTrials } from './trial-files.js'
import type { TrialRecord } from './trial-record.js'

/** The format of the stores that this version writes; stands in `store.json`. */
export const storeFormat = 1

/**
 * Opens a store, or makes it.
 * @throws METAML_E_FORMAT_NEWER, METAML_E_STORE_DAMAGED, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_DISK_FULL,
 *   METAML_E_DISK
 */
export async function openStore(dir: string, hooks: FaultHooks = {}): Promise<Store> {
  const root = resolve(dir)
  const file = join(root, 'store.json')
  try {
    for (const folder of ['objects', 'trials', 'recent', 'tmp']) {
      await makeFolder(join(root, folder))
    }
    const text = await fs.readFile(file, 'utf8').catch(error => {
      if (systemCode(error) === 'ENOENT') return undefined
      throw error
    })
    if (text === undefined) await writeFormat(root, file, hooks)
    else checkFormat(parseFormat(text, file), storeFormat, `The store ${root}`)
    await removeStaleDrafts(join(root, 'tmp'))
  } catch (error) {
    throw diskError(error, file)
  }
  const objects = openObjects(root, hooks)
  const trials = openTrials(root, hooks)
  return {
    dir: root,
    ...objects,
    async findTrial(key) {
      const record = await trials.find(key)
      if (record === undefined) return undefined
      const there = await Promise.all(filesOf(record).map(objects.has))
      return there.every(Boolean) ? record : undefined
    },
    async putTrial(record) {
      trials.put(record)
    },
    lastTrial: trials.last,
  }
}

function filesOf(record: TrialRecord): string[] {
  const models = Object.values(record.models)
  return [record.files, ...models.map(model => model.files)].flatMap(files => Object.values<string>(files))
}

async function writeFormat(root: string, file: string, hooks: FaultHooks): Promise<void> {
  const draft = draftPath(join(root, 'tmp'))
  await step(hooks, 'store.format-write', () =>
    fs.writeFile(draft, `${JSON.stringify({ format: storeFormat })}\n`, { flag: 'wx', flush: true }),
  )
  await step(hooks, 'store.format-rename', () => fs.rename(draft, file))
  await syncFolder(root)
}

function parseFormat(text: string, file: string): number {
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    if (Number.isInteger(format)) return format as number
  } catch {}
  throw new MetamlError({
    code: 'METAML_E_STORE_DAMAGED',
    kind: 'task',
    message: `The file ${file} is damaged.`,
    expected: `{ "format": ${storeFormat} }`,
    found: JSON.stringify(text.slice(0, 80)),
    todo: 'write the expected text into it if this version of MetaML made the store',
    data: { file },
  })
}
