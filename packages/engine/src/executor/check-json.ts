import { MetamlError } from '@metaml/core'

/**
 * Refuses a value that JSON would change on its way to another process. A key with `undefined` counts as absent.
 * @param what - names the value: `The arguments of the unit 'train'`
 * @throws METAML_E_UNIT_NOT_JSON
 */
export function checkJson(value: unknown, what: string): void {
  const problem = value === undefined ? { path: '', found: 'undefined' } : findNotJson(value, '', [])
  if (problem === undefined) return
  throw new MetamlError({
    code: 'METAML_E_UNIT_NOT_JSON',
    kind: 'plugin',
    message: `${what} are not JSON.`,
    expected: 'finite numbers, strings, booleans, null, arrays and plain objects of these',
    found: problem.path === '' ? problem.found : `${problem.found} at ${problem.path}`,
    todo: 'convert it, or leave it in a file; a unit that has nothing to say returns null',
  })
}

interface Problem {
  readonly path: string
  readonly found: string
}

function findNotJson(value: unknown, path: string, above: readonly object[]): Problem | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : { path, found: String(value) }
  if (typeof value !== 'object') return { path, found: `a ${typeof value}` }
  if (above.includes(value)) return { path, found: 'an object that holds itself' }
  const inside = [...above, value]
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const at = `${path}[${index}]`
      if (value[index] === undefined) return { path: at, found: 'undefined' }
      const problem = findNotJson(value[index], at, inside)
      if (problem !== undefined) return problem
    }
    return undefined
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    return { path, found: `a ${value.constructor?.name ?? 'class instance'}` }
  }
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue
    const problem = findNotJson(item, path === '' ? key : `${path}.${key}`, inside)
    if (problem !== undefined) return problem
  }
  return undefined
}
