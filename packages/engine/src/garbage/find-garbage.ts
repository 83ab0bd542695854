import fs from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { systemCode } from '../disk/disk-error.js'
import { findRun, isOwned, journalFile, runDir, runsDir, storeDir } from '../run/run-folder.js'
import { readReferences } from './read-references.js'

/** What may go, and what is asked for beside it. */
export interface GarbageRequest {
  /** Absolute. */
  readonly projectDir: string
  readonly config?: EngineConfig
  /** Runs to be removed: ids or how they begin. */
  readonly remove?: readonly string[]
  /** Absolute paths of other projects that use the same store; an empty list says that there is none. */
  readonly also?: readonly string[]
}

/** What no kept run needs. */
export interface Garbage {
  readonly store: string
  /** Ids of the runs that are removed. */
  readonly runs: readonly string[]
  /** Absolute paths of the folders of these runs. */
  readonly folders: readonly string[]
  /** Absolute paths of stored files. */
  readonly files: readonly string[]
  /** Absolute paths of what trials gave. */
  readonly trials: readonly string[]
  /** That all of it takes. */
  readonly bytes: number
  /** Bytes of the store that stay. */
  readonly kept: number
}

/**
 * Finds what no kept run needs: the runs that are to be removed, the files and trials of the store that no other run
 * names, and what was set aside as damaged. Removes nothing.
 *
 * @throws METAML_E_GC_RUNNING while a run goes on; METAML_E_GC_SHARED for a store outside the project whose other
 *   users are not named; METAML_E_RUN_UNKNOWN, METAML_E_DISK
 */
export async function findGarbage(request: GarbageRequest): Promise<Garbage> {
  const { projectDir, config = {}, also } = request
  const store = storeDir(projectDir, config)
  if (also === undefined && isOutside(store, projectDir)) throw shared(store)
  const removed = await Promise.all((request.remove ?? []).map(id => findRun(projectDir, id)))
  const needed = new Set<string>()
  for (const project of [projectDir, ...(also ?? [])]) {
    for (const dir of await runFolders(project)) {
      if (await isOwned(dir)) throw running(path.basename(dir), project)
      if (project === projectDir && removed.includes(path.basename(dir))) continue
      for (const name of await readReferences(journalFile(dir))) needed.add(name)
    }
  }
  const folders = [...new Set(removed)].map(id => runDir(projectDir, id))
  const objects = await listFiles(path.join(store, 'objects'))
  const trials = await listFiles(path.join(store, 'trials'))
  const isNeeded = (file: string): boolean => needed.has(path.basename(file).replace(/\.json$/, ''))
  const files = [
    ...objects.filter(file => !isNeeded(file)),
    ...(await listFiles(path.join(store, 'damaged'))),
  ]
  const forgotten = trials.filter(file => !isNeeded(file))
  const inFolders = (await Promise.all(folders.map(listFiles))).flat()
  return {
    store,
    runs: [...new Set(removed)],
    folders,
    files,
    trials: forgotten,
    bytes: await sizeOf([...files, ...forgotten, ...inFolders]),
    kept: await sizeOf([...objects, ...trials].filter(isNeeded)),
  }
}

async function runFolders(projectDir: string): Promise<string[]> {
  const names = await fs.readdir(runsDir(projectDir)).catch(() => [] as string[])
  return names.map(name => runDir(projectDir, name))
}

function isOutside(store: string, projectDir: string): boolean {
  const from = path.relative(path.join(projectDir, '.metaml'), store)
  return from.startsWith('..') || path.isAbsolute(from)
}

async function listFiles(dir: string): Promise<string[]> {
  try {
    const entries = await fs.readdir(dir, { withFileTypes: true, recursive: true })
    return entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}

async function sizeOf(files: readonly string[]): Promise<number> {
  let bytes = 0
  for (const file of files)
    bytes += await fs.stat(file).then(
      ({ size }) => size,
      () => 0,
    )
  return bytes
}

function running(run: string, projectDir: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_GC_RUNNING',
    kind: 'usage',
    message: `The run ${run} of ${projectDir} is going on.`,
    expected: 'no run while files are removed: it could need one of them in a moment',
    todo: 'wait until it is over, or stop it',
  })
}

function shared(store: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_GC_SHARED',
    kind: 'usage',
    message: `The store ${store} lies outside the project; others may use it.`,
    expected: 'all projects that use it, so that nothing of theirs is removed',
    todo: 'name each with --also PROJECT, or say --alone when there is none',
  })
}
