import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MetamlError, type PythonNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { findCommand } from './find-program.js'
import { versionFits } from './program-version.js'
import { askPython, type PythonFacts } from './python-facts.js'

/** The user's own environment. */
export interface OwnPython {
  /** A program, or the folder of an environment. */
  readonly path: string
  /** Where that is said, for messages. */
  readonly setting: string
}

/**
 * The user's own environment for a need, where one is set: `tools.<id>.path`, else METAML_PYTHON, else
 * `tools.python.path`.
 */
export function ownPython({ id }: PythonNeed, config: EngineConfig): OwnPython | undefined {
  const settings = [
    { setting: `tools.${id}.path`, path: config.tools?.[id]?.path },
    { setting: 'METAML_PYTHON', path: process.env.METAML_PYTHON },
    { setting: 'tools.python.path', path: config.tools?.python?.path },
  ]
  const found = settings.find(({ path }) => path !== undefined && path !== '')
  return found === undefined ? undefined : { setting: found.setting, path: found.path! }
}

/**
 * Checks the versions in the user's own environment.
 * @throws METAML_E_PYTHON_MISSING when it can't be run, METAML_E_PYTHON_PACKAGES when its versions were not tested
 */
export async function checkOwnPython(
  need: PythonNeed,
  own: OwnPython,
): Promise<{ readonly path: string; readonly facts: PythonFacts }> {
  const path = await programOf(own.path)
  const facts = path === undefined ? undefined : await askPython(path, Object.keys(need.python.packages))
  if (path === undefined || facts === undefined) {
    throw new MetamlError({
      code: 'METAML_E_PYTHON_MISSING',
      kind: 'tool',
      message: `The Python that ${own.setting} names can not be run.`,
      expected: 'a Python program, or the folder of a virtual environment',
      found: own.path,
      todo: `correct ${own.setting}, or leave it out: MetaML then makes an environment of its own`,
      data: { need: need.id, path: own.path, setting: own.setting },
    })
  }
  checkFacts(need, own, path, facts)
  return { path, facts }
}

function checkFacts(need: PythonNeed, own: OwnPython, path: string, facts: PythonFacts): void {
  const { range, packages } = need.python
  const checks = [
    { name: 'Python', range, version: facts.python },
    ...Object.entries(packages).map(([name, range]) => ({
      name,
      range,
      version: facts.packages[name] ?? undefined,
    })),
  ]
  const refused = checks.filter(({ version, range }) => version === undefined || !versionFits(version, range))
  if (refused.length === 0) return
  throw new MetamlError({
    code: 'METAML_E_PYTHON_PACKAGES',
    kind: 'tool',
    message: `The Python that ${own.setting} names does not have what '${need.id}' was tested with.`,
    expected: refused.map(({ name, range }) => `${name} ${range}`).join(', '),
    found: `${refused.map(({ name, version }) => `${name} ${version ?? '(not there)'}`).join(', ')} in ${path}`,
    todo: `install these versions there, or leave ${own.setting} out: MetaML then makes an environment of its own`,
    data: { need: need.id, path, setting: own.setting, python: facts.python, packages: facts.packages },
  })
}

async function programOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return await findCommand(found?.isDirectory() ? join(path, 'bin/python') : path)
}
