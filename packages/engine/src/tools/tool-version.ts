import { isPythonNeed, type ToolNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { findBasePython } from './base-python.js'
import { checkOwnPython, ownPython } from './own-python.js'
import { readLock } from './python-environment.js'
import { resolveProgram } from './resolve-program.js'

/**
 * The version of what a need is satisfied with, as it enters a trial's key: a program's version; of a managed
 * Python environment its Python and the digest of its lock file; of the user's own the versions in it. Nothing is
 * made.
 * @throws METAML_E_TOOL_MISSING, METAML_E_TOOL_VERSION, METAML_E_PYTHON_MISSING, METAML_E_PYTHON_PACKAGES,
 *   METAML_E_PYTHON_LOCK
 */
export async function toolVersion(
  need: ToolNeed,
  config: EngineConfig,
  signal?: AbortSignal,
): Promise<string> {
  if (!isPythonNeed(need)) return (await resolveProgram(need, config, signal)).version
  const own = ownPython(need, config)
  if (own !== undefined) {
    const { facts } = await checkOwnPython(need, own)
    const packages = Object.entries(facts.packages).sort(([a], [b]) => (a < b ? -1 : 1))
    return [`python ${facts.python}`, ...packages.map(([name, version]) => `${name} ${version}`)].join(', ')
  }
  const base = await findBasePython(need)
  return `python ${base.version}, lock sha256-${(await readLock(need)).digest}`
}
