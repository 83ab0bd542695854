import { isMetamlError, isPythonNeed, type MetamlError, type PythonNeed, type ToolNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'
import { findBasePython } from './base-python.js'
import { checkOwnPython, ownPython } from './own-python.js'
import { findEnvironment, managedEnvironment } from './python-environment.js'
import { resolveProgram } from './resolve-program.js'

/** How a need stands on this machine. */
export interface Diagnosis {
  readonly id: string
  /** `version`: there, but not one that is accepted; `not-made`: a managed environment, made at its first use. */
  readonly status: 'ok' | 'missing' | 'version' | 'not-made'
  /** Absolute path of the program. */
  readonly path?: string
  readonly version?: string
  /** The versions that are accepted. */
  readonly range: string
  /** How to get it, one line. */
  readonly install: string
  /** What to do about it, when something is to be done. */
  readonly todo?: string
}

/**
 * Says whether a need is there, where and in which version; changes nothing.
 * @throws METAML_E_INTERRUPTED
 */
export async function diagnoseNeed(
  need: ToolNeed,
  config: EngineConfig,
  signal?: AbortSignal,
): Promise<Diagnosis> {
  const { id, install } = need
  const range = isPythonNeed(need) ? need.python.range : need.version.range
  const about = { id, range, install }
  try {
    if (isPythonNeed(need)) return { ...about, ...(await diagnosePython(need, config)) }
    return { ...about, status: 'ok', ...(await resolveProgram(need, config, signal)) }
  } catch (error) {
    if (!isMetamlError(error) || error.code === 'METAML_E_INTERRUPTED') throw error
    return { ...about, ...diagnoseError(error) }
  }
}

async function diagnosePython(
  need: PythonNeed,
  config: EngineConfig,
): Promise<Pick<Diagnosis, 'status' | 'path' | 'version' | 'todo'>> {
  const own = ownPython(need, config)
  if (own !== undefined) {
    const { path, facts } = await checkOwnPython(need, own)
    return { status: 'ok', path, version: facts.python }
  }
  const base = await findBasePython(need)
  const path = await findEnvironment(await managedEnvironment(need, base))
  if (path !== undefined) return { status: 'ok', path, version: base.version }
  const todo = `nothing: the environment is made with ${base.path} when it is first used`
  return { status: 'not-made', version: base.version, todo }
}

function diagnoseError(error: MetamlError): Pick<Diagnosis, 'status' | 'path' | 'version' | 'todo'> {
  const { path, version, python } = error.data ?? {}
  const found = version ?? python
  const refused = error.code === 'METAML_E_TOOL_VERSION' || error.code === 'METAML_E_PYTHON_PACKAGES'
  const lines = [error.found, error.todo].filter(line => line !== undefined)
  return {
    status: refused ? 'version' : 'missing',
    ...(typeof path === 'string' && { path }),
    ...(typeof found === 'string' && { version: found }),
    todo: lines.join('; '),
  }
}
