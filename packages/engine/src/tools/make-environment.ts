import fs from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isMetamlError, MetamlError, type PythonNeed } from '@metaml/core'
import { diskError } from '../disk/disk-error.js'
import { type Ownership, takeOwnership } from '../owner/take-ownership.js'
import { findEnvironment, type ManagedEnvironment, markerIn, pythonIn } from './python-environment.js'
import { runProgram, type Watch } from './run-program.js'
import { toolEnvironment } from './tool-environment.js'
import { endError, lastWords } from './tool-errors.js'

/** What pip may see, beside what every program may: how to get through to its packages. */
const pipVariables = [
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'REQUESTS_CA_BUNDLE',
]
const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY']
const notable = /^(Collecting|Installing|Successfully|Downloading)\b/
/** Between two looks at somebody else's making, in ms. */
const lookInterval = 200

/**
 * Makes a managed environment from its lock file, in its place: a mark that everything is installed is set last,
 * so that one that was interrupted is not taken for one that is there. Only one process makes it; others wait.
 * @returns the path of its Python
 * @throws METAML_E_PYTHON_INSTALL, METAML_E_INTERRUPTED, and what writing to the disk throws
 */
export async function makeEnvironment(
  need: PythonNeed,
  environment: ManagedEnvironment,
  watch: Watch,
): Promise<string> {
  const ownerDir = `${environment.folder}.maker`
  await fs.mkdir(ownerDir, { recursive: true }).catch(error => {
    throw diskError(error, ownerDir)
  })
  const ownership = await waitForTurn(need, environment, ownerDir, watch)
  if (ownership === undefined) return pythonIn(environment.folder)
  try {
    return (await findEnvironment(environment)) ?? (await make(need, environment, watch))
  } finally {
    await ownership.release()
  }
}

/** Waits until nobody else makes the environment; undefined when somebody else has made it. */
async function waitForTurn(
  need: PythonNeed,
  environment: ManagedEnvironment,
  ownerDir: string,
  watch: Watch,
): Promise<Ownership | undefined> {
  for (let looks = 0; ; looks++) {
    try {
      return await takeOwnership(ownerDir)
    } catch (error) {
      if (!isMetamlError(error) || error.code !== 'METAML_E_RUN_OWNED') throw error
      if (looks === 0) {
        watch.log.info(
          `Waiting for the Python environment of ${need.id}: another process makes it, as ${ownerDir} says; if none does, remove that folder.`,
        )
      }
    }
    await wait(lookInterval, undefined, { signal: watch.signal }).catch(() => {
      throw new MetamlError({
        code: 'METAML_E_INTERRUPTED',
        kind: 'interrupted',
        message: `Waiting for the Python environment of '${need.id}' was stopped.`,
      })
    })
    if ((await findEnvironment(environment)) !== undefined) return undefined
  }
}

async function make(need: PythonNeed, environment: ManagedEnvironment, watch: Watch): Promise<string> {
  const { folder, lock, lockDigest, base } = environment
  const { log } = watch
  const started = performance.now()
  log.info(`Making the Python environment of ${need.id} with Python ${base.version}; this happens once.`)
  try {
    await fs.rm(folder, { recursive: true, force: true })
    await fs.mkdir(dirname(folder), { recursive: true })
    await run(need, base.path, ['-m', 'venv', folder], watch)
    const install = ['install', '--require-hashes', '--no-deps', '--no-input', '--disable-pip-version-check']
    await run(need, pythonIn(folder), ['-m', 'pip', ...install, '-r', lock], watch)
    const facts = { format: 1, need: need.id, python: base.version, lock: lockDigest }
    await fs.writeFile(markerIn(folder), `${JSON.stringify(facts)}\n`, { flush: true })
  } catch (error) {
    await fs.rm(folder, { recursive: true, force: true }).catch(() => {})
    throw diskError(error, folder)
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  log.info(`The Python environment of ${need.id} is made (${seconds} s).`)
  return pythonIn(folder)
}

async function run(need: PythonNeed, python: string, args: readonly string[], watch: Watch): Promise<void> {
  const log = {
    ...watch.log,
    debug: (line: string) => watch.log[notable.test(line) ? 'info' : 'debug'](line),
  }
  const end = await runProgram(python, args, { env: pipEnvironment() }, { ...watch, log })
  const error = endError(need.id, python, end, {})
  if (error === undefined) return
  if (end.ended === 'abort') throw error
  throw new MetamlError({
    code: 'METAML_E_PYTHON_INSTALL',
    kind: 'tool',
    message: `The Python environment of '${need.id}' could not be made.`,
    expected: `${args.slice(0, 2).join(' ')} to succeed`,
    found: lastWords(end) || error.found || 'no reason given',
    todo: `look at the last words above (network? proxy? disk? the system's package of Python's venv?), then try again; or set METAML_PYTHON to an environment of your own`,
    data: { need: need.id, lastWords: lastWords(end) },
    cause: error,
  })
}

function pipEnvironment(): Record<string, string> {
  const pip = Object.keys(process.env).filter(name => name.startsWith('PIP_'))
  return toolEnvironment([...pip, ...pipVariables, ...proxies, ...proxies.map(name => name.toLowerCase())])
}
