import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { canonicalJson, MetamlError } from '@metaml/core'

const importLine = /^[ \t]*import[ \t]+([^#\n]+)/gm
const fromLine = /^[ \t]*from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\(([^)]*)\)|[^#\n]+)/gm

/**
 * Digests a Python script with the modules and packages beside it that it imports, directly or through others: SHA-256
 * over their paths from the script's folder and their bytes. The text is scanned, not parsed: what stands in a comment
 * or a text may count too; a name that is put together at run time does not.
 * @throws METAML_E_PYTHON_SCRIPT_MISSING when the script is not there
 */
export async function scriptDigest(script: URL): Promise<string> {
  const start = fileURLToPath(script)
  const root = path.dirname(start)
  const digests: Record<string, string> = {}
  const waiting = [start]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const name = path.relative(root, file).split(path.sep).join('/')
    if (name in digests) continue
    const bytes = await readFile(file).catch(() => undefined)
    if (bytes === undefined) {
      if (file === start) throw missing(start)
      continue
    }
    digests[name] = createHash('sha256').update(bytes).digest('hex')
    for (const parts of importedModules(bytes.toString(), path.relative(root, path.dirname(file)))) {
      // A package is imported with the packages that it lies in.
      for (let length = 1; length <= parts.length; length++) {
        const at = path.join(root, ...parts.slice(0, length))
        waiting.push(path.join(at, '__init__.py'), `${at}.py`)
      }
    }
  }
  return `sha256-${createHash('sha256').update(canonicalJson(digests)).digest('hex')}`
}

/** The modules that a source imports, each as the parts of its path from the script's folder. */
function importedModules(source: string, folder: string): string[][] {
  const found: string[][] = []
  for (const [, names] of source.matchAll(importLine)) {
    for (const name of listed(names!)) found.push(name.split('.'))
  }
  for (const [, dots, module, names, inBrackets] of source.matchAll(fromLine)) {
    const here = folder === '' ? [] : folder.split(path.sep)
    const base = dots === '' ? [] : here.slice(0, here.length - (dots!.length - 1))
    const from = [...base, ...module!.split('.').filter(part => part !== '')]
    found.push(from, ...listed(inBrackets ?? names!).map(name => [...from, name]))
  }
  return found.filter(parts => parts.length > 0 && parts.every(part => /^\w+$/.test(part)))
}

/** The names of `a, b.c as d`. */
function listed(names: string): string[] {
  return names.split(',').map(name => name.trim().split(/\s/)[0]!)
}

function missing(script: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PYTHON_SCRIPT_MISSING',
    kind: 'plugin',
    message: `The script of a task in Python can not be read.`,
    expected: `a file ${script}`,
    found: 'none',
    todo: "install the task's package anew, or add the script to `files` in its package.json",
  })
}
