import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Names of the files beside a missing one that could be flow files: those with `flow` in them, else all code files. */
export async function nearFiles(path: string): Promise<string[]> {
  const names = await readdir(dirname(path)).catch(() => [])
  const code = names
    .filter(name => /\.(m?[jt]s|json)$/.test(name) && !/^(package|tsconfig)/.test(name))
    .sort()
  const flows = code.filter(name => name.includes('flow'))
  return (flows.length > 0 ? flows : code).slice(0, 10)
}
