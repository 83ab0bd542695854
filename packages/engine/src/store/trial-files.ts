import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { checkFormat } from '../disk/check-format.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { draftPath } from '../disk/drafts.js'
import { type FaultHooks, stepSync } from '../disk/fault-hooks.js'
import { formatLine, parseLine } from '../journal/journal-line.js'
import type { TrialRecord } from './trial-record.js'

/** The format of the trial records that this version writes. */
export const trialFormat = 1

/** The part of a store that holds what trials gave. */
export interface TrialFiles {
  /** The record under a key; one that is torn or damaged counts as absent. */
  find(key: string): Promise<TrialRecord | undefined>
  put(record: TrialRecord): void
  last(task: string, unit: string, label: string): Promise<TrialRecord | undefined>
}

/**
 * Opens the trial records of a store: `trials/ab/<key>.json` holds a line as a journal does, and
 * `last/<task>/<unit>/<label>` is a link to that of the newest trial of that name.
 *
 * They are renamed into place but not fsynced: a journal carries the durable copy. The calls are synchronous
 * because the files are small and stay in the page cache; waiting for each would cost more than it takes.
 */
export function openTrials(dir: string, hooks: FaultHooks): TrialFiles {
  const trialPath = (key: string): string => join(dir, 'trials', key.slice(0, 2), `${key}.json`)
  const lastPath = (task: string, unit: string, label: string): string =>
    join(dir, 'last', fileName(task), fileName(unit), fileName(label))

  async function find(key: string): Promise<TrialRecord | undefined> {
    const file = trialPath(key)
    const content = await readIfThere(file)
    const end = content?.indexOf('\n') ?? -1
    const record = content && end >= 0 ? parseLine(content.subarray(0, end))?.record : undefined
    if (record === undefined) return undefined
    const { type: _type, ...trial } = record as unknown as { type: string } & TrialRecord
    checkFormat(trial.format, trialFormat, `The trial record ${file}`)
    return trial.key === key ? trial : undefined
  }

  return {
    find,
    put(record) {
      const file = trialPath(record.key)
      const draft = draftPath(join(dir, 'tmp'))
      const pointer = lastPath(record.parts.task, record.parts.unit, record.label)
      const line = formatLine(1, { ...record, type: 'trial' })
      try {
        stepSync(hooks, 'store.trial-write', () => writeFileSync(draft, line, { flag: 'wx' }))
        stepSync(hooks, 'store.trial-rename', () => makingFolder(file, () => renameSync(draft, file)))
        stepSync(hooks, 'store.last-link', () => makingFolder(pointer, () => linkTo(file, pointer)))
      } catch (error) {
        rmSync(draft, { force: true })
        throw diskError(error, file)
      }
    },
    async last(task, unit, label) {
      const target = await fs.readlink(lastPath(task, unit, label)).catch(() => undefined)
      return target === undefined ? undefined : await find(basename(target, '.json'))
    },
  }
}

/** A label as the name of a file: readable where it can be, a digest where it would be too long or special. */
function fileName(label: string): string {
  const name = encodeURIComponent(label).replaceAll('*', '%2A')
  if (name.length <= 120 && !/^\.*$/.test(name)) return name
  return `sha256-${createHash('sha256').update(label).digest('hex')}`
}

/** Makes a relative link, in place of one that is there; others may be doing the same. */
function linkTo(file: string, pointer: string): void {
  const target = relative(dirname(pointer), file)
  try {
    symlinkSync(target, pointer)
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error
    const draft = `${pointer}.${process.pid}`
    rmSync(draft, { force: true })
    symlinkSync(target, draft)
    renameSync(draft, pointer)
  }
}

function makingFolder(file: string, run: () => void): void {
  try {
    run()
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error
    mkdirSync(dirname(file), { recursive: true })
    run()
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  // Most keys that are asked for are not there: this says so without making an error.
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined
  try {
    return await fs.readFile(file)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw diskError(error, file)
  }
}
