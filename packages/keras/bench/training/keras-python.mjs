import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/**
 * The Python of an environment with what `keras.lock` lists, made when it is not there: in the user's cache, by the
 * digest of that file. A mark is set last, so that one that was interrupted is made anew.
 * @returns {string} its path
 */
export function kerasPython() {
  const lock = path.join(import.meta.dirname, 'keras.lock')
  const digest = createHash('sha256').update(readFileSync(lock)).digest('hex').slice(0, 16)
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache')
  const folder = path.join(cache, 'metaml', 'bench', digest)
  const python = path.join(folder, 'bin', 'python')
  const mark = path.join(folder, 'whole')
  if (existsSync(mark)) return python
  console.error('Making the Python environment with Keras (some 300 MB to download).')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.dirname(folder), { recursive: true })
  const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  run(process.env.METAML_PYTHON || 'python3', '-m', 'venv', folder)
  run(python, '-m', 'pip', 'install', '--quiet', '--require-hashes', '--no-deps', '-r', lock)
  writeFileSync(mark, '')
  return python
}
