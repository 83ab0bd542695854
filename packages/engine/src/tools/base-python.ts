import { MetamlError, type PythonNeed } from '@metaml/core'
import { findCommand } from './find-program.js'
import { versionFits } from './program-version.js'
import { askPython } from './python-facts.js'
import type { ResolvedProgram } from './resolve-program.js'

const candidates = ['python3.11', 'python3.12', 'python3.13', 'python3.14', 'python3', 'python']

/**
 * Finds the Python that an environment is made from: the first in PATH whose version lies in the need's range.
 * @throws METAML_E_PYTHON_MISSING
 */
export async function findBasePython({
  id,
  install,
  python: { range },
}: PythonNeed): Promise<ResolvedProgram> {
  const refused: string[] = []
  for (const candidate of candidates) {
    const path = await findCommand(candidate)
    const version = path === undefined ? undefined : (await askPython(path, []))?.python
    if (path === undefined || version === undefined) continue
    if (versionFits(version, range)) return { path, version }
    refused.push(`${version} (${path})`)
  }
  throw new MetamlError({
    code: 'METAML_E_PYTHON_MISSING',
    kind: 'tool',
    message: `There is no Python to make the environment of '${id}' from.`,
    expected: `Python ${range} in PATH, as one of ${candidates.join(', ')}`,
    found: refused.join(', ') || 'no Python in PATH',
    todo: install,
    data: { need: id, range },
  })
}
