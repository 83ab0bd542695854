import fs from 'node:fs/promises'
import path from 'node:path'
import { type ExportedFile, MetamlError } from '@metaml/core'

/**
 * Refuses a folder that could not be written whole: one with something in it, a file, or one where nothing may be made.
 * @throws METAML_E_EXPORT_EXISTS, METAML_E_EXPORT_UNWRITABLE
 */
export async function refuseUsed(dir: string): Promise<void> {
  const found = await fs.readdir(dir).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    const file = error.code === 'ENOTDIR' && (await fs.stat(dir).catch(() => undefined)) !== undefined
    if (file) return ['a file']
    throw unwritable(dir, error)
  })
  if (found.length === 0) return
  throw new MetamlError({
    code: 'METAML_E_EXPORT_EXISTS',
    kind: 'usage',
    message: `${dir} is there already.`,
    expected: 'a folder that is not there, or is empty',
    found: found.slice(0, 5).join(', ') + (found.length > 5 ? ` and ${found.length - 5} more` : ''),
    todo: 'give another folder, or remove this one',
  })
}

/**
 * Writes files that everybody who may can change into a folder: beside it first, then in its place, so that a folder
 * of that name is whole.
 * @throws METAML_E_EXPORT_UNWRITABLE, METAML_E_EXPORT_PATH
 */
export async function writeFolder(dir: string, files: readonly ExportedFile[]): Promise<void> {
  for (const file of files) refuseOutside(file.path)
  const parent = path.dirname(dir)
  let draft: string | undefined
  try {
    await fs.mkdir(parent, { recursive: true })
    draft = await fs.mkdtemp(path.join(parent, `.${path.basename(dir)}-`))
    for (const { path: name, content, executable = false } of files) {
      const file = path.join(draft, name)
      await fs.mkdir(path.dirname(file), { recursive: true })
      await fs.writeFile(file, content, { flag: 'wx', mode: executable ? 0o777 : 0o666 })
    }
    // As any folder that is made: what the user's mask leaves.
    await fs.chmod(draft, 0o777 & ~process.umask())
    await fs.rename(draft, dir)
  } catch (error) {
    if (draft !== undefined) await fs.rm(draft, { recursive: true, force: true }).catch(() => {})
    throw unwritable(dir, error as NodeJS.ErrnoException)
  }
}

/** A path out of a plugin must stay in the folder. */
function refuseOutside(name: string): void {
  const clean = path.posix.normalize(name)
  if (clean === name && !path.posix.isAbsolute(name) && clean !== '..' && !clean.startsWith('../')) return
  throw new MetamlError({
    code: 'METAML_E_EXPORT_PATH',
    kind: 'plugin',
    message: `A model has a file at '${name}', which is not inside the folder.`,
    expected: 'a path relative to the folder',
    found: name,
    todo: "tell the author of the model's plugin",
  })
}

function unwritable(dir: string, cause: NodeJS.ErrnoException): MetamlError {
  return new MetamlError({
    code: 'METAML_E_EXPORT_UNWRITABLE',
    kind: 'usage',
    message: `${dir} can not be written.`,
    found: cause.message,
    todo: cause.code === 'ENOSPC' ? 'make space, or give a folder on another disk' : 'give another folder',
    cause,
  })
}
