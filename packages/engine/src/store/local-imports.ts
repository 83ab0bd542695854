import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const forms = [
  /\bfrom\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g,
  /\bimport\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g,
  /\brequire\s*\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g,
  /\bnew\s+URL\s*\(\s*(['"])(\.{1,2}\/[^'"\n]+)\1/g,
]
const scripts = /\.[cm]?[jt]sx?$/
const extensions = ['.ts', '.js', '.mts', '.mjs', '.cts', '.cjs', '.tsx', '.jsx', '.json']

/**
 * Finds the files that a module takes in by relative paths, directly or through others: import, export from,
 * import(), require() and new URL(). The text is scanned, not parsed: what stands in a comment counts too, a
 * path that is put together at run time does not.
 * @returns absolute path to bytes, the module's own included; undefined for a path that leads to no file
 */
export async function readWithImports(module: string): Promise<Map<string, Buffer | undefined>> {
  const found = new Map<string, Buffer | undefined>()
  const waiting = [module]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue
    const bytes = await readFile(file).catch(() => undefined)
    found.set(file, bytes)
    if (bytes === undefined || !scripts.test(file)) continue
    for (const path of relativePaths(bytes.toString())) {
      waiting.push(await resolveImport(join(dirname(file), path)))
    }
  }
  return found
}

function relativePaths(source: string): Set<string> {
  const paths = forms.flatMap(form => [...source.matchAll(form)].map(match => match[2]!))
  return new Set(paths.map(path => path.replace(/[?#].*$/, '')))
}

/** Where a path leads: to itself, to the TypeScript that it is built from, with an extension, or to an index. */
async function resolveImport(path: string): Promise<string> {
  const source = path.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
  const folder = extensions.map(extension => join(path, `index${extension}`))
  for (const candidate of [path, source, ...extensions.map(extension => path + extension), ...folder]) {
    if (
      await stat(candidate).then(
        found => found.isFile(),
        () => false,
      )
    )
      return candidate
  }
  return path
}
