import { stat } from 'node:fs/promises'
import type { Logger } from '@metaml/core'
import { runProgram } from './run-program.js'
import { toolEnvironment } from './tool-environment.js'

/** What a Python says of itself. */
export interface PythonFacts {
  /** Its version, e.g. `3.11.7`. */
  readonly python: string
  /** Package to version; null for one that is not installed. */
  readonly packages: { readonly [name: string]: string | null }
}

const question = `
import importlib.metadata, json, platform, sys
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
print(json.dumps({"python": platform.python_version(), "packages": {name: version(name) for name in sys.argv[1:]}}))
`
const answers = new Map<string, Promise<PythonFacts | undefined>>()
const silent: Logger = { debug() {}, info() {}, warn() {} }

/**
 * Asks a Python for its version and those of packages; once in a process for each state of its file.
 * @returns undefined when it can't be run or is no Python
 */
export async function askPython(path: string, packages: readonly string[]): Promise<PythonFacts | undefined> {
  const state = await stat(path).catch(() => undefined)
  const key = JSON.stringify([path, state?.mtimeMs, state?.size, packages])
  let answer = answers.get(key)
  if (answer === undefined) {
    answer = ask(path, packages)
    answers.set(key, answer)
  }
  return await answer
}

async function ask(path: string, packages: readonly string[]): Promise<PythonFacts | undefined> {
  const { signal } = new AbortController()
  const options = { env: toolEnvironment(), timeLimit: 60 }
  const { exitCode, stdout } = await runProgram(path, ['-c', question, ...packages], options, {
    log: silent,
    signal,
  })
  if (exitCode !== 0) return undefined
  try {
    return JSON.parse(stdout.lastLines(1)) as PythonFacts
  } catch {
    return undefined
  }
}
