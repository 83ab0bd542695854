import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const lock = path.resolve(import.meta.dirname, '../../../../plugins/hls4ml/python/requirements.lock')

/**
 * The folder of the headers that hls4ml puts into each project, with `ap_types` and `nnet_utils`; its package is
 * installed alone, by version and hash of the lock file, and kept in the user's cache.
 */
export async function hls4mlHeaders(): Promise<string> {
  const entry = /^(hls4ml==([\d.]+) .*(?:\n {4}--hash.*)*)/m.exec(await readFile(lock, 'utf8'))!
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache')
  const folder = path.join(cache, 'metaml-tests', `hls4ml-headers-${entry[2]}`)
  const headers = path.join(folder, 'hls4ml/templates/vivado')
  if (existsSync(headers)) return headers
  await mkdir(path.dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-`)
  const requirements = path.join(making, 'requirements.txt')
  await writeFile(requirements, entry[1]!)
  const install = ['-q', '--disable-pip-version-check', '--require-hashes', '--no-deps', '--target', making]
  await run('python3', ['-m', 'pip', 'install', ...install, '-r', requirements])
  await rename(making, folder).catch(async (error: unknown) => {
    // Another test file was faster.
    if (!existsSync(headers)) throw error
    await rm(making, { recursive: true })
  })
  return headers
}
