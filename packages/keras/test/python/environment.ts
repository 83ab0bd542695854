import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const lock = path.resolve(import.meta.dirname, 'requirements.lock')

/**
 * The Python of an environment with Keras, installed from the lock file; made once, which takes a download of some
 * 300 MB, and kept in the user's cache by the digest of the lock file. Asks for Python 3.11 or later.
 */
export async function kerasPython(): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex')
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache')
  const folder = path.join(cache, 'metaml-tests', `keras-${digest.slice(0, 16)}`)
  const python = path.join(folder, 'bin/python')
  if (existsSync(python)) return python
  await mkdir(path.dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  try {
    await run('python3', ['-m', 'venv', making])
    const options = ['-q', '--disable-pip-version-check', '--no-cache-dir', '--require-hashes', '--no-deps']
    await run(path.join(making, 'bin/python'), ['-m', 'pip', 'install', ...options, '-r', lock])
    await rename(making, folder)
  } catch (error) {
    await rm(making, { recursive: true, force: true })
    throw error
  }
  return python
}
