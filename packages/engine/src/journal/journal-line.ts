import { crc32 } from 'node:zlib'
import { MetamlError } from '@metaml/core'

/** What a journal holds: a JSON object that says its type. */
export type JournalRecord = { readonly type: string; readonly [key: string]: unknown }

/** A record and its place in the journal, from 1 on. */
export interface NumberedRecord {
  readonly seq: number
  readonly record: JournalRecord
}

const frame = /^\{"seq":(\d{1,15}),"length":(\d{1,10}),"crc":"([0-9a-f]{8})","record":/
const longestFrame = 80
const closingBrace = 0x7d

/**
 * Writes a record as a line of the journal, newline included:
 * `{"seq":1,"length":15,"crc":"0a1b2c3d","record":{"type":"run"}}`. The length counts the bytes of the record's
 * text; the checksum is CRC-32 over the digits of the number and then that text. This frame is the same in
 * every format of the journal.
 * @throws METAML_E_RECORD_NOT_JSON for a value that JSON would change: a number that is not finite, a bigint.
 */
export function formatLine(seq: number, record: JournalRecord): string {
  const text = JSON.stringify(record, refuseChanged)
  const length = Buffer.byteLength(text)
  return `{"seq":${seq},"length":${length},"crc":"${checksum(seq, text)}","record":${text}}\n`
}

/** Reads a line without its newline; undefined when one byte of it is not as it was written. */
export function parseLine(line: Buffer): NumberedRecord | undefined {
  const match = frame.exec(line.toString('latin1', 0, longestFrame))
  if (match === null || line[line.length - 1] !== closingBrace) return undefined
  const text = line.subarray(match[0].length, line.length - 1)
  const seq = Number(match[1])
  if (text.length !== Number(match[2]) || checksum(seq, text) !== match[3]) return undefined
  return { seq, record: JSON.parse(text.toString()) as JournalRecord }
}

function checksum(seq: number, text: string | Buffer): string {
  return crc32(text, crc32(String(seq)))
    .toString(16)
    .padStart(8, '0')
}

function refuseChanged(key: string, value: unknown): unknown {
  if ((typeof value === 'number' && !Number.isFinite(value)) || typeof value === 'bigint') {
    throw new MetamlError({
      code: 'METAML_E_RECORD_NOT_JSON',
      kind: 'task',
      message: `The journal can not hold the value of '${key}'.`,
      expected: 'JSON: finite numbers, strings, booleans, null, arrays, objects',
      found: String(value),
      todo: `leave '${key}' out where its value is not known`,
    })
  }
  return value
}
