import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { closest, MetamlError } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { diskError, systemCode } from '../disk/disk-error.js'
import { makeFolder } from '../disk/make-folder.js'
import { syncFolder } from '../disk/sync-folder.js'
import { parseLine } from '../journal/journal-line.js'
import { judgeOwner, parseOwner } from '../owner/owner-record.js'
import type { RunEnded, RunStarted } from './run-records.js'
import type { RunView } from './run-view.js'

/** A run as a list shows it. */
export interface RunListing {
  readonly id: string
  readonly flow: string
  /** ISO 8601. */
  readonly started: string
  readonly status: RunView['status']
}

const tailBytes = 1 << 16

/** Where a project's runs lie. */
export function runsDir(projectDir: string): string {
  return path.join(projectDir, '.metaml/runs')
}

/** Where a run lies. */
export function runDir(projectDir: string, id: string): string {
  return path.join(runsDir(projectDir), id)
}

/** The run's journal. */
export function journalFile(dir: string): string {
  return path.join(dir, 'journal.jsonl')
}

/** Where the store is. */
export function storeDir(projectDir: string, config: EngineConfig): string {
  return path.resolve(projectDir, config.store ?? '.metaml/store')
}

/** An id that sorts by time: the flow's name, the date in UTC, four random hex digits. */
export function newRunId(flow: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${flow}-${stamp}-${randomBytes(2).toString('hex')}`
}

/**
 * Makes a run's folder.
 * @throws METAML_E_RUN_ID, METAML_E_RUN_EXISTS, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_DISK_FULL
 */
export async function makeRunFolder(projectDir: string, id: string): Promise<string> {
  const dir = runDir(projectDir, id)
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(id)) {
    throw new MetamlError({
      code: 'METAML_E_RUN_ID',
      kind: 'usage',
      message: `'${id}' can not be the id of a run.`,
      expected: 'letters, digits, dots, dashes and underscores, at most 128, a letter or digit first',
      found: id,
    })
  }
  try {
    await makeFolder(runsDir(projectDir))
    await fs.mkdir(dir)
    await syncFolder(runsDir(projectDir))
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw diskError(error, dir)
    // A process that died before its first record was written left nothing to go on with.
    if (!(await isBegun(dir)) && !(await isOwned(dir))) return dir
    throw new MetamlError({
      code: 'METAML_E_RUN_EXISTS',
      kind: 'usage',
      message: `There is a run '${id}' already.`,
      todo: `resume it (metaml resume ${id}), or give another id`,
      cause: error,
    })
  }
  return dir
}

/** Whether a run's journal has a whole first line, be it damaged by now. */
export async function isBegun(dir: string): Promise<boolean> {
  const handle = await fs.open(journalFile(dir)).catch(error => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw diskError(error, journalFile(dir))
  })
  if (handle === undefined) return false
  try {
    return (await firstLine(handle)) !== undefined
  } finally {
    await handle.close()
  }
}

/** The project's runs, oldest first; folders without a readable first record are left out. */
export async function listRuns(projectDir: string): Promise<RunListing[]> {
  const runs = await readListings(projectDir)
  return runs.sort(inOrder).map(({ number: _number, ...listing }) => listing)
}

type NumberedListing = RunListing & { readonly number: number }

async function readListings(projectDir: string): Promise<NumberedListing[]> {
  const names = await fs.readdir(runsDir(projectDir)).catch(() => [])
  const runs = await Promise.all(names.map(name => listRun(runDir(projectDir, name))))
  return runs.filter(run => run !== undefined)
}

/**
 * Finds a run by its id or by how its id begins; without one, the newest.
 * @throws METAML_E_RUN_NONE, METAML_E_RUN_UNKNOWN
 */
export async function findRun(projectDir: string, id?: string): Promise<string> {
  const runs = await listRuns(projectDir)
  if (id === undefined) {
    const newest = runs.at(-1)
    if (newest !== undefined) return newest.id
    throw new MetamlError({
      code: 'METAML_E_RUN_NONE',
      kind: 'usage',
      message: `There is no run in ${projectDir}.`,
      todo: 'start one: metaml run <flow>',
    })
  }
  const ids = runs.map(run => run.id)
  if (ids.includes(id)) return id
  const matches = ids.filter(candidate => candidate.startsWith(id))
  if (matches.length === 1) return matches[0]!
  // A run whose journal can't be read is not in the list; naming it says why.
  if (matches.length === 0 && (await exists(journalFile(runDir(projectDir, id))))) return id
  const near = closest(id, ids)
  throw new MetamlError({
    code: 'METAML_E_RUN_UNKNOWN',
    kind: 'usage',
    message: matches.length > 1 ? `'${id}' is the beginning of several runs.` : `There is no run '${id}'.`,
    expected: matches.length > 1 ? `one of ${matches.join(', ')}` : 'the id of a run, or its beginning',
    found: id,
    todo: near === undefined ? 'list the runs: metaml show --runs' : `write '${near}'?`,
  })
}

/** By number, since a clock may have been set back in between; runs of versions that counted none come first. */
function inOrder(a: NumberedListing, b: NumberedListing): number {
  if (a.number !== b.number) return a.number - b.number
  if (a.started !== b.started) return a.started < b.started ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** The number of the next run of a project; two that begin at the same moment can get the same. */
export async function nextRunNumber(projectDir: string): Promise<number> {
  const runs = await readListings(projectDir)
  return 1 + Math.max(0, ...runs.map(({ number }) => number))
}

/** Whether somebody works on a run: its owner lives, or may live on another host. */
export async function isOwned(dir: string): Promise<boolean> {
  const text = await fs.readFile(path.join(dir, 'owner.json'), 'utf8').catch(() => undefined)
  const owner = text === undefined ? undefined : parseOwner(text)
  return owner !== undefined && judgeOwner(owner) !== 'dead'
}

async function listRun(dir: string): Promise<NumberedListing | undefined> {
  try {
    const handle = await fs.open(journalFile(dir))
    try {
      const first = await firstLine(handle)
      const started = first && (parseLine(first)?.record as RunStarted | undefined)
      if (started === undefined || started.type !== 'run') return undefined
      const { size } = await handle.stat()
      const tail = Buffer.alloc(Math.min(size, tailBytes))
      await handle.read(tail, 0, tail.length, size - tail.length)
      const last = tail.subarray(0, -1)
      const end = parseLine(last.subarray(last.lastIndexOf('\n') + 1))?.record as RunEnded | undefined
      const ended = end?.type === 'run-end' ? end.status : undefined
      const status = ended ?? ((await isOwned(dir)) ? 'running' : 'stopped')
      const { flow, time, number = 0 } = started
      return { id: path.basename(dir), flow: flow.name, started: time, status, number }
    } finally {
      await handle.close()
    }
  } catch {
    return undefined
  }
}

async function firstLine(handle: fs.FileHandle): Promise<Buffer | undefined> {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const chunk = Buffer.alloc(tailBytes)
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, bytes.length)
    bytes = Buffer.concat([bytes, chunk.subarray(0, bytesRead)])
    const end = bytes.indexOf('\n')
    if (end >= 0) return bytes.subarray(0, end)
    if (bytesRead === 0) return undefined
  }
}

async function exists(file: string): Promise<boolean> {
  return await fs.access(file).then(
    () => true,
    () => false,
  )
}
