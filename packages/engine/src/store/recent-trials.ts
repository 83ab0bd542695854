import { createHash } from 'node:crypto'
import { appendFileSync, closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { systemCode } from '../disk/disk-error.js'

/** Which trials ran last under a label: an index of a store, by which a trial that runs again says what is different. */
export interface RecentTrials {
  add(task: string, unit: string, label: string, key: string): void
  /** Keys, the newest first, at most 64; of a trial that was removed too. */
  keysOf(task: string, unit: string, label: string): readonly string[]
}

/** As much of an index as was read. */
interface ReadIndex {
  readonly labels: Map<string, string[]>
  /** Bytes of the file that are in `labels`. */
  bytes: number
}

const mostKeys = 64
const keyLength = 64

/**
 * Opens the index: `recent/<task>/<unit>.txt` has a line for each trial, `<key> <label as JSON>`, in the order in which
 * they ended.
 *
 * Any number of processes add to a file at its end; a line that was torn is passed over. Nothing but an explanation is
 * lost with it, so it is never fsynced. What others added since is read before each answer.
 */
export function openRecentTrials(dir: string): RecentTrials {
  const indexes = new Map<string, ReadIndex>()
  const fileOf = (task: string, unit: string): string => join(dir, fileName(task), `${fileName(unit)}.txt`)
  return {
    add(task, unit, label, key) {
      const file = fileOf(task, unit)
      const line = `${key} ${JSON.stringify(label)}\n`
      try {
        appendFileSync(file, line)
      } catch (error) {
        if (systemCode(error) !== 'ENOENT') throw error
        mkdirSync(dirname(file), { recursive: true })
        appendFileSync(file, line)
      }
    },
    keysOf(task, unit, label) {
      const file = fileOf(task, unit)
      const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
      let index = indexes.get(file)
      // One that is shorter than it was, was written anew.
      if (index === undefined || size < index.bytes) index = { labels: new Map(), bytes: 0 }
      indexes.set(file, index)
      if (size > index.bytes) readOn(file, size, index)
      return index.labels.get(label)?.toReversed() ?? []
    },
  }
}

/** The lines of an index whose keys are among those to be kept. */
export function keptLines(text: string, isKept: (key: string) => boolean): string {
  const lines = text
    .split('\n')
    .filter(line => parseLine(line) !== undefined && isKept(line.slice(0, keyLength)))
  return lines.map(line => `${line}\n`).join('')
}

function readOn(file: string, size: number, index: ReadIndex): void {
  const bytes = Buffer.alloc(size - index.bytes)
  const fd = openSync(file, 'r')
  let read: number
  try {
    read = readSync(fd, bytes, 0, bytes.length, index.bytes)
  } finally {
    closeSync(fd)
  }
  const end = bytes.subarray(0, read).lastIndexOf('\n') + 1
  index.bytes += end
  for (const line of bytes.toString('utf8', 0, end).split('\n')) {
    const entry = parseLine(line)
    if (entry === undefined) continue
    const before = index.labels.get(entry.label) ?? []
    const others = before.filter(key => key !== entry.key)
    index.labels.set(entry.label, [...others, entry.key].slice(-mostKeys))
  }
}

function parseLine(line: string): { readonly key: string; readonly label: string } | undefined {
  if (!/^[0-9a-f]{64} "/.test(line)) return undefined
  try {
    return { key: line.slice(0, keyLength), label: String(JSON.parse(line.slice(keyLength + 1))) }
  } catch {
    return undefined
  }
}

/** A name as that of a file: readable where it can be, a digest where it would be too long or special. */
function fileName(label: string): string {
  const name = encodeURIComponent(label).replaceAll('*', '%2A')
  if (name.length <= 120 && !/^\.*$/.test(name)) return name
  return `sha256-${createHash('sha256').update(label).digest('hex')}`
}
