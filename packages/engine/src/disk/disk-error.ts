import { isMetamlError, MetamlError } from '@metaml/core'

/** The `code` of a failed system call, e.g. `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? code : undefined
}

/**
 * Turns what a system call threw while it wrote to `path` into an error that says what to do:
 * METAML_E_DISK_FULL, METAML_E_FOLDER_NOT_WRITABLE, METAML_E_FOLDER_GONE, or METAML_E_DISK for the rest.
 * Coded errors pass unchanged.
 */
export function diskError(error: unknown, path: string): MetamlError {
  if (isMetamlError(error)) return error
  const system = systemCode(error)
  const found = error instanceof Error ? error.message : String(error)
  const data = { path, ...(system !== undefined && { system }) }
  switch (system) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new MetamlError({
        code: 'METAML_E_DISK_FULL',
        kind: 'task',
        message: `There is no space left to write ${path}.`,
        expected: 'room for it on the disk, and in the quota',
        found,
        todo: 'make space (or raise the quota), then resume the run: nothing that was finished is lost',
        data,
        cause: error,
      })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOTDIR':
      return new MetamlError({
        code: 'METAML_E_FOLDER_NOT_WRITABLE',
        kind: 'usage',
        message: `${path} can not be written.`,
        expected: 'a folder that you may write to',
        found,
        todo:
          system === 'ENOTDIR'
            ? 'move away the file that stands where a folder is to be'
            : 'give yourself the right to write there, or use a folder where you have it',
        data,
        cause: error,
      })
    case 'ENOENT':
    case 'ESTALE':
      return folderGone(path, found, error)
    default:
      return new MetamlError({
        code: 'METAML_E_DISK',
        kind: 'task',
        message: `${path} could not be written.`,
        expected: 'a disk that takes it',
        found,
        todo: 'look after the disk that it lies on, then resume the run',
        data,
        cause: error,
      })
  }
}

/** A METAML_E_FOLDER_GONE about a file whose folder was removed or unmounted. */
export function folderGone(path: string, found: string, cause?: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FOLDER_GONE',
    kind: 'task',
    message: `The folder of ${path} is not there.`,
    expected: 'the folder, as it was made when the run began',
    found,
    todo: 'mount or restore the folder, then resume the run; start the run anew if the folder was deleted',
    data: { path },
    cause,
  })
}
