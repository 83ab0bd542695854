import { chmod, copyFile, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import type { ModelHandle } from '@metaml/core'

/** Files by their path inside something to their absolute path. */
export type FileMap = { readonly [inside: string]: string }

/** The files of a folder at any depth, by their path inside it behind `prefix`; none where there is no folder. */
export async function folderFiles(folder: string, prefix = ''): Promise<FileMap> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(error => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  const files = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.sort().map(file => [prefix + path.relative(folder, file).split(path.sep).join('/'), file]),
  )
}

/** The files of a model under a folder of it, by their path inside that folder. */
export function modelFolder(model: ModelHandle, folder: string): FileMap {
  const prefix = folder === '' ? '' : `${folder}/`
  const names = Object.keys(model.files).filter(name => name.startsWith(prefix))
  return Object.fromEntries(names.map(name => [name.slice(prefix.length), model.path(name)]))
}

/** Copies files into a folder; the copies can be written to. */
export async function layOut(files: FileMap, folder: string): Promise<void> {
  const folders = new Set(Object.keys(files).map(name => path.dirname(path.join(folder, name))))
  await Promise.all([...folders].map(name => mkdir(name, { recursive: true })))
  for (const [name, from] of Object.entries(files)) {
    const copy = path.join(folder, name)
    await copyFile(from, copy)
    // Files in the store are read-only, and a copy takes that over.
    await chmod(copy, 0o644)
  }
}
