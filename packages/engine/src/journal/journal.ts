import { fdatasync, fstatSync, ftruncateSync, writeSync } from 'node:fs'
import fs, { type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { MetamlError } from '@metaml/core'
import { diskError, folderGone, systemCode } from '../disk/disk-error.js'
import { type FaultHooks, step, stepSync } from '../disk/fault-hooks.js'
import { syncFolder } from '../disk/sync-folder.js'
import { formatLine, type JournalRecord } from './journal-line.js'
import { type ReadJournal, readSound } from './read-journal.js'
import { shareCalls } from './share-calls.js'

/** What tests watch and break. */
export interface JournalHooks extends FaultHooks {
  /** Called when a record is on disk. */
  afterRecord?(seq: number): void
}

/** A journal that is being written; its owner is the only one who writes. */
export interface Journal {
  readonly file: string
  /**
   * Adds a record, which is on disk after the next {@link commit}, and gives its number.
   * @throws METAML_E_RECORD_NOT_JSON
   */
  append(record: JournalRecord): number
  /**
   * Waits until everything appended so far is on disk. Concurrent commits share one fsync. After an error the
   * records are kept and the next commit writes them, so a run can wait for space and go on.
   * @throws METAML_E_DISK_FULL, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_FOLDER_GONE, METAML_E_DISK,
   *   METAML_E_JOURNAL_CLOSED
   */
  commit(): Promise<void>
  /**
   * Commits and closes the file, which is closed after a failed commit too. What is appended later, by a task that
   * was left behind, is never written: the number of the file's descriptor may be another file's by then.
   */
  close(): Promise<void>
}

const dataSync = promisify(fdatasync)

/**
 * Makes a new, empty journal; the caller appends the first record, with `format: journalFormat`.
 * @throws METAML_E_JOURNAL_EXISTS, METAML_E_DISK_FULL, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_FOLDER_GONE
 */
export async function createJournal(file: string, hooks: JournalHooks = {}): Promise<Journal> {
  const handle = await fs.open(file, 'wx+').catch(error => {
    throw systemCode(error) === 'EEXIST' ? journalExists(file, error) : diskError(error, file)
  })
  try {
    await step(hooks, 'journal.folder-fsync', () => syncFolder(dirname(file)))
  } catch (error) {
    await handle.close()
    await fs.rm(file, { force: true })
    throw diskError(error, file)
  }
  return writeJournal(file, handle, 0, 1, hooks)
}

/**
 * Opens a journal to go on with it. A torn tail is cut off; `read.torn` says so, for a warning.
 * @throws what {@link readJournal} throws, and what writing throws
 */
export async function openJournal(
  file: string,
  hooks: JournalHooks = {},
): Promise<{ journal: Journal; read: ReadJournal }> {
  const { records, bytes, torn } = await readSound(file)
  const read = torn === undefined ? { records } : { records, torn }
  const handle = await fs.open(file, 'r+').catch(error => {
    throw diskError(error, file)
  })
  if (torn !== undefined) {
    try {
      await step(hooks, 'journal.cut', () => handle.truncate(bytes))
      await step(hooks, 'journal.cut-fsync', () => handle.sync())
    } catch (error) {
      await handle.close()
      throw diskError(error, file)
    }
  }
  return { journal: writeJournal(file, handle, bytes, records.length + 1, hooks), read }
}

/**
 * @param durable - bytes of the file that are on disk and whole; writing goes on there.
 * @param next - the number of the next record.
 */
function writeJournal(
  file: string,
  handle: FileHandle,
  durable: number,
  next: number,
  hooks: JournalHooks,
): Journal {
  const { fd } = handle
  const waiting: string[] = []
  let firstWaiting = next
  let closed = false

  /**
   * Lines leave `waiting` only when they are on disk: after a failed write or fsync nobody knows what the file
   * holds behind `durable`, so it is cut there and everything is written again.
   * The write is synchronous because it only reaches the page cache; the fsync is what takes time.
   */
  async function flush(): Promise<void> {
    const lines = waiting.slice()
    if (lines.length === 0) return
    if (closed) throw journalClosed(file)
    // Each line for itself: all of them, when a tool says much, may be longer than a string can be.
    const bytes = Buffer.concat(lines.map(line => Buffer.from(line)))
    try {
      stepSync(hooks, 'journal.write', () => writeFully(fd, bytes, durable))
      await step(hooks, 'journal.fsync', () => dataSync(fd))
      if (fstatSync(fd).nlink === 0) throw folderGone(file, 'the open journal has no name any more')
    } catch (error) {
      cutBack()
      throw diskError(error, file)
    }
    durable += bytes.length
    const first = firstWaiting
    waiting.splice(0, lines.length)
    firstWaiting += lines.length
    for (let seq = first; seq < firstWaiting; seq++) hooks.afterRecord?.(seq)
  }

  /** A cut that fails is no loss: the next write starts at the same place, and readers take it as torn. */
  function cutBack(): void {
    try {
      ftruncateSync(fd, durable)
    } catch {}
  }

  const commit = shareCalls(flush)

  return {
    file,
    append(record) {
      const seq = firstWaiting + waiting.length
      waiting.push(formatLine(seq, record))
      return seq
    },
    commit,
    async close() {
      try {
        await commit()
      } finally {
        closed = true
        await handle.close()
      }
    },
  }
}

function writeFully(fd: number, bytes: Buffer, position: number): void {
  let written = 0
  while (written < bytes.length) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written)
  }
}

function journalExists(file: string, cause: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_JOURNAL_EXISTS',
    kind: 'usage',
    message: `There is a journal ${file} already.`,
    todo: 'resume that run, or start one with another id',
    data: { file },
    cause,
  })
}

function journalClosed(file: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_JOURNAL_CLOSED',
    kind: 'task',
    message: `The journal ${file} is closed: its run ended before this was to be written.`,
    todo: 'resume the run: what was not written is run again',
    data: { file },
  })
}
