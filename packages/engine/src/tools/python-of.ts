import type { PythonNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { findBasePython } from './base-python.js'
import { makeEnvironment } from './make-environment.js'
import { checkOwnPython, ownPython } from './own-python.js'
import { findEnvironment, managedEnvironment } from './python-environment.js'
import type { ResolvedProgram } from './resolve-program.js'
import type { Watch } from './run-program.js'

/**
 * Finds the Python of a needed environment: the user's own where one is set, else the managed one, which is made
 * when it is not there.
 * @throws METAML_E_PYTHON_MISSING, METAML_E_PYTHON_PACKAGES, METAML_E_PYTHON_INSTALL, METAML_E_PYTHON_LOCK,
 *   METAML_E_INTERRUPTED
 */
export async function pythonOf(
  need: PythonNeed,
  config: EngineConfig,
  watch: Watch,
): Promise<ResolvedProgram> {
  const own = ownPython(need, config)
  if (own !== undefined) {
    const { path, facts } = await checkOwnPython(need, own)
    return { path, version: facts.python }
  }
  const base = await findBasePython(need)
  const environment = await managedEnvironment(need, base)
  const path = (await findEnvironment(environment)) ?? (await makeEnvironment(need, environment, watch))
  return { path, version: base.version }
}
