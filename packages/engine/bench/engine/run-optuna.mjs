import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('optuna-series.py', import.meta.url))
const requirement = 'optuna==4.5.0'

/** What Optuna takes for as many trials that do nothing; its environment is made once in the user's cache. */
export function runOptuna(trials) {
  const text = execFileSync(environment(), [script, String(trials)], { encoding: 'utf8' })
  return JSON.parse(text.trim().split('\n').at(-1))
}

function environment() {
  const folder = path.join(
    process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'),
    'metaml/bench',
    requirement,
  )
  const python = path.join(folder, 'bin/python')
  if (existsSync(python)) return python
  console.error(`making an environment with ${requirement}`)
  try {
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' })
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement], {
      stdio: ['ignore', 2, 2],
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
  return python
}
