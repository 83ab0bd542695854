import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { checkFormat } from '../disk/check-format.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { draftPath } from '../disk/drafts.js'
import { type FaultHooks, stepSync } from '../disk/fault-hooks.js'
import { formatLine, parseLine } from '../journal/journal-line.js'
import { explainChange } from './explain-change.js'
import type { KeyParts, TrialRecord } from './trial-record.js'

/** The format of the trial records that this version writes. */
export const trialFormat = 1

/** The part of a store that holds what trials gave. */
export interface TrialFiles {
  /** The record under a key; one that is torn or damaged counts as absent. */
  find(key: string): Promise<TrialRecord | undefined>
  put(record: TrialRecord): void
  last(task: string, unit: string, label: string, now?: KeyParts): Promise<TrialRecord | undefined>
}

/**
 * Opens the trial records of a store: `trials/ab/<key>.json` holds a line as a journal does, and
 * `recent/<task>/<unit>/<label>` has links to those of the last trials of that name, at most 64: the first bits of a
 * key say which link it takes the place of.
 *
 * They are renamed into place but not fsynced: a journal carries the durable copy. The calls are synchronous
 * because the files are small and stay in the page cache; waiting for each would cost more than it takes.
 */
export function openTrials(dir: string, hooks: FaultHooks): TrialFiles {
  const trialPath = (key: string): string => join(dir, 'trials', key.slice(0, 2), `${key}.json`)
  const recentDir = (task: string, unit: string, label: string): string =>
    join(dir, 'recent', fileName(task), fileName(unit), fileName(label))

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
      const { task, unit } = record.parts
      const pointer = join(recentDir(task, unit, record.label), slotOf(record.key))
      const line = formatLine(1, { ...record, type: 'trial' })
      try {
        stepSync(hooks, 'store.trial-write', () => writeFileSync(draft, line, { flag: 'wx' }))
        stepSync(hooks, 'store.trial-rename', () => makingFolder(file, () => renameSync(draft, file)))
        stepSync(hooks, 'store.recent-link', () => makingFolder(pointer, () => linkTo(file, pointer)))
      } catch (error) {
        rmSync(draft, { force: true })
        throw diskError(error, file)
      }
    },
    async last(task, unit, label, now) {
      const records = await Promise.all((await readLinks(recentDir(task, unit, label))).map(find))
      const found = records.filter(record => record !== undefined)
      if (now === undefined) return found[0]
      const differences = found.map(record => explainChange(record.parts, now).length)
      return found[differences.indexOf(Math.min(...differences))]
    },
  }
}

/** One of 64 names. */
function slotOf(key: string): string {
  return String(Number.parseInt(key.slice(0, 2), 16) >> 2)
}

/** A label as the name of a file: readable where it can be, a digest where it would be too long or special. */
function fileName(label: string): string {
  const name = encodeURIComponent(label).replaceAll('*', '%2A')
  if (name.length <= 120 && !/^\.*$/.test(name)) return name
  return `sha256-${createHash('sha256').update(label).digest('hex')}`
}

/** The keys that links in a folder lead to, the newest first. */
async function readLinks(dir: string): Promise<string[]> {
  if (statSync(dir, { throwIfNoEntry: false }) === undefined) return []
  const links = await Promise.all(
    (await fs.readdir(dir)).map(async name => {
      const link = join(dir, name)
      const [target, { mtimeMs }] = await Promise.all([fs.readlink(link), fs.lstat(link)])
      return { key: basename(target, '.json'), mtimeMs }
    }),
  ).catch(() => [])
  return links.sort((a, b) => b.mtimeMs - a.mtimeMs).map(({ key }) => key)
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
