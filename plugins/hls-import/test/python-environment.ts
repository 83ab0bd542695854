import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const lock = path.resolve(import.meta.dirname, '../../hls4ml/python/requirements.lock')

/**
 * The Python of an environment that is installed from the lock file as a user's is; made once and kept in the
 * user's cache, by the digest of the lock file.
 */
export async function pythonEnvironment(): Promise<string> {
  const digest = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex')
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache')
  const folder = path.join(cache, 'metaml-tests', `hls4ml-${digest.slice(0, 16)}`)
  const python = path.join(folder, 'bin/python')
  if (existsSync(python)) return python
  await mkdir(path.dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  await run('python3', ['-m', 'venv', making])
  const install = [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    '--require-hashes',
    '--no-deps',
  ]
  await run(path.join(making, 'bin/python'), [...install, '-r', lock])
  await rename(making, folder).catch(async (error: unknown) => {
    // Another test file was faster.
    if (!existsSync(python)) throw error
    await rm(making, { recursive: true })
  })
  return python
}
