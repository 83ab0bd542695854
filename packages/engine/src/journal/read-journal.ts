import fs from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import { checkFormat } from '../disk/check-format.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { type NumberedRecord, parseLine } from './journal-line.js'

/** The format of the journals that this version writes; stands as `format` in the first record. */
export const journalFormat = 1

/** Bytes at the end of a journal that are no whole record: a write that was cut off. */
export interface TornTail {
  readonly bytes: number
  /** From 1 on. */
  readonly line: number
}

/** The records of a journal. */
export interface ReadJournal {
  readonly records: readonly NumberedRecord[]
  readonly torn?: TornTail
}

/** All that can be read of a journal, whatever happened to it. */
export interface SalvagedJournal {
  /** The records before the first bad byte. */
  readonly records: readonly NumberedRecord[]
  /** Bytes that those records take. */
  readonly bytes: number
  readonly torn?: TornTail
  /** A bad line that whole records follow. */
  readonly damage?: {
    readonly line: number
    /** The number that the line should have. */
    readonly seq: number
    readonly byte: number
    /** Whole records after it. */
    readonly recordsAfter: number
  }
}

/**
 * Reads a journal without changing it. A tail that was cut off while it was written is reported, not an error;
 * of a run that is going on, it may be the record that is being written now.
 * @throws METAML_E_JOURNAL_DAMAGED (line, seq and what is readable in `data`; {@link salvageJournal} gives the
 *   records), METAML_E_JOURNAL_EMPTY, METAML_E_JOURNAL_MISSING, METAML_E_FORMAT_NEWER
 */
export async function readJournal(file: string): Promise<ReadJournal> {
  const { records, torn } = await readSound(file)
  return torn === undefined ? { records } : { records, torn }
}

/** What {@link readJournal} and opening share: a journal that is sound up to its torn tail. */
export async function readSound(file: string): Promise<SalvagedJournal> {
  const salvaged = await salvageJournal(file)
  const { records, damage } = salvaged
  const format = records[0]?.record.format
  if (typeof format === 'number') checkFormat(format, journalFormat, `The journal ${file}`)
  if (damage !== undefined) {
    throw new MetamlError({
      code: 'METAML_E_JOURNAL_DAMAGED',
      kind: 'task',
      message: `The journal ${file} is damaged in line ${damage.line}, record ${damage.seq}.`,
      expected: `record ${damage.seq} as it was written, at byte ${damage.byte}`,
      found: `bytes that fail their checksum, with ${damage.recordsAfter} whole records after them`,
      todo: 'run the flow again: every trial that is in the store is taken from there, not run again',
      data: { file, ...damage, recordsBefore: records.length },
    })
  }
  if (records.length === 0) {
    throw new MetamlError({
      code: 'METAML_E_JOURNAL_EMPTY',
      kind: 'usage',
      message: `The journal ${file} has no whole record: the run ended before it began.`,
      found: `${salvaged.torn?.bytes ?? 0} bytes`,
      todo: 'start the run anew; the folder of this one can be removed',
      data: { file },
    })
  }
  return salvaged
}

/**
 * Reads what can be read of a journal and says what can't; damage is told, not thrown.
 * @throws METAML_E_JOURNAL_MISSING
 */
export async function salvageJournal(file: string): Promise<SalvagedJournal> {
  const content = await readAll(file)
  const records: NumberedRecord[] = []
  let start = 0
  while (start < content.length) {
    const end = content.indexOf('\n', start)
    const entry = end < 0 ? undefined : parseLine(content.subarray(start, end))
    if (entry === undefined || entry.seq !== records.length + 1) break
    records.push(entry)
    start = end + 1
  }
  if (start === content.length) return { records, bytes: start }
  const line = records.length + 1
  const recordsAfter = countRecords(content, start, line)
  return recordsAfter === 0
    ? { records, bytes: start, torn: { bytes: content.length - start, line } }
    : { records, bytes: start, damage: { line, seq: line, byte: start, recordsAfter } }
}

/**
 * Counts the whole records after a bad place, those too whose line begins in the middle of another because
 * the newline between them is what was damaged.
 */
function countRecords(content: Buffer, from: number, afterSeq: number): number {
  let count = 0
  let start = content.indexOf('{"seq":', from)
  while (start >= 0) {
    const end = content.indexOf('\n', start)
    if (end < 0) break
    const entry = parseLine(content.subarray(start, end))
    const whole = entry !== undefined && entry.seq > afterSeq
    if (whole) count++
    start = content.indexOf('{"seq":', whole ? end : start + 1)
  }
  return count
}

async function readAll(file: string): Promise<Buffer> {
  try {
    return await fs.readFile(file)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw diskError(error, file)
    throw new MetamlError({
      code: 'METAML_E_JOURNAL_MISSING',
      kind: 'usage',
      message: `There is no journal ${file}.`,
      todo: 'look for the run in the .metaml/runs of the project that it was started in',
      data: { file },
      cause: error,
    })
  }
}
