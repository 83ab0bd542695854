import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { checkFormat } from '../disk/check-format.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { draftPath } from '../disk/drafts.js'
import { type FaultHooks, stepSync } from '../disk/fault-hooks.js'
import { formatLine, parseLine } from '../journal/journal-line.js'
import { explainChange } from './explain-change.js'
import { openRecentTrials } from './recent-trials.js'
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
 * Opens the trial records of a store: `trials/ab/<key>.json` holds a line as a journal does; {@link openRecentTrials}
 * keeps which of them were the last of a label.
 *
 * They are renamed into place but not fsynced: a journal carries the durable copy. The calls are synchronous
 * because the files are small and stay in the page cache; waiting for each would cost more than it takes.
 */
export function openTrials(dir: string, hooks: FaultHooks): TrialFiles {
  const trialPath = (key: string): string => join(dir, 'trials', key.slice(0, 2), `${key}.json`)
  const recent = openRecentTrials(join(dir, 'recent'))

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
      const line = formatLine(1, { ...record, type: 'trial' })
      try {
        stepSync(hooks, 'store.trial-write', () => writeFileSync(draft, line, { flag: 'wx' }))
        stepSync(hooks, 'store.trial-rename', () => makingFolder(file, () => renameSync(draft, file)))
        stepSync(hooks, 'store.recent-write', () => recent.add(task, unit, record.label, record.key))
      } catch (error) {
        rmSync(draft, { force: true })
        throw diskError(error, file)
      }
    },
    async last(task, unit, label, now) {
      const records = await Promise.all(recent.keysOf(task, unit, label).map(find))
      const found = records.filter(record => record !== undefined)
      if (now === undefined) return found[0]
      const differences = found.map(record => explainChange(record.parts, now).length)
      return found[differences.indexOf(Math.min(...differences))]
    },
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
