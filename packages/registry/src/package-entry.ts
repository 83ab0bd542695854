import { join, resolve } from 'node:path'

/** Finds the file that `import` of a package gives: its export `.`, else `main`. Undefined when it names none. */
export function packageEntry(
  dir: string,
  packageJson: { readonly exports?: unknown; readonly main?: unknown },
): string | undefined {
  const { exports, main } = packageJson
  const subpaths = typeof exports === 'object' && exports !== null && '.' in exports
  const target = chosenTarget(subpaths ? (exports as { '.': unknown })['.'] : exports)
  if (target !== undefined) return resolve(dir, target)
  return exports === undefined && typeof main === 'string' ? join(dir, main) : undefined
}

/** The first target under the conditions that Node sets for an import. */
function chosenTarget(target: unknown): string | undefined {
  if (typeof target === 'string') return target
  if (typeof target !== 'object' || target === null) return undefined
  if (Array.isArray(target)) return target.map(chosenTarget).find(found => found !== undefined)
  for (const [condition, inner] of Object.entries(target)) {
    if (!['node', 'import', 'default', 'module-sync'].includes(condition)) continue
    const found = chosenTarget(inner)
    if (found !== undefined) return found
  }
  return undefined
}
