import { readdir } from 'node:fs/promises'
import path from 'node:path'

/** The files of a folder: path inside it (with `/`) to absolute path, sorted. */
export async function projectFiles(folder: string): Promise<{ [path: string]: string }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.sort().map(file => [path.relative(folder, file).split(path.sep).join('/'), file]),
  )
}
