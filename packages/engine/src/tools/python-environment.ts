import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import os from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MetamlError, type PythonNeed } from '@metaml/core'
import type { ResolvedProgram } from './resolve-program.js'

/** A managed environment, there or not. */
export interface ManagedEnvironment {
  /** Absolute path of its folder; the same for the same lock file and version of Python. */
  readonly folder: string
  /** Absolute path of the lock file. */
  readonly lock: string
  /** SHA-256 (hex) of the lock file. */
  readonly lockDigest: string
  readonly base: ResolvedProgram
}

/** Stands in the folder when everything is installed. */
const marker = 'metaml-complete.json'

/**
 * Says where a need's managed environment is: `metaml/python/<digest>` in the user's cache folder, the digest over
 * the lock file and the version of Python.
 * @throws METAML_E_PYTHON_LOCK when the lock file can't be read
 */
export async function managedEnvironment(
  need: PythonNeed,
  base: ResolvedProgram,
): Promise<ManagedEnvironment> {
  const { path: lock, digest: lockDigest } = await readLock(need)
  const digest = createHash('sha256').update(`${lockDigest}\n${base.version}\n`).digest('hex')
  return { folder: join(environmentsDir(), digest.slice(0, 32)), lock, lockDigest, base }
}

/** Where the managed environments are. */
export function environmentsDir(): string {
  const cache = process.env.XDG_CACHE_HOME || join(os.homedir(), '.cache')
  return join(cache, 'metaml/python')
}

/**
 * The lock file of a need: its path and its SHA-256 (hex).
 * @throws METAML_E_PYTHON_LOCK
 */
export async function readLock({ id, python }: PythonNeed): Promise<{ path: string; digest: string }> {
  const path = fileURLToPath(String(python.lock))
  try {
    return {
      path,
      digest: createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    }
  } catch (error) {
    throw new MetamlError({
      code: 'METAML_E_PYTHON_LOCK',
      kind: 'plugin',
      message: `The lock file of the Python environment '${id}' can not be read.`,
      expected: path,
      found: error instanceof Error ? error.message : String(error),
      todo: 'install the package of the task anew',
      cause: error,
    })
  }
}

/** The Python of a managed environment; undefined when it is not there or was not finished. */
export async function findEnvironment({ folder }: ManagedEnvironment): Promise<string | undefined> {
  const python = pythonIn(folder)
  try {
    await Promise.all([access(markerIn(folder)), access(python)])
    return python
  } catch {
    return undefined
  }
}

/** The Python inside the folder of an environment. */
export function pythonIn(folder: string): string {
  return join(folder, 'bin/python')
}

/** The file that says that an environment is complete. */
export function markerIn(folder: string): string {
  return join(folder, marker)
}
