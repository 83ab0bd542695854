import { open } from 'node:fs/promises'
import type { File } from 'h5wasm'
import { fileError } from '../keras-error.js'

const signature = Buffer.from('894844460d0a1a0a', 'hex')

/** Whether bytes begin as an HDF5 file does. */
export function isH5(start: Uint8Array): boolean {
  return signature.equals(start.subarray(0, signature.length))
}

/** The first bytes of a file. */
export async function readStart(file: string, length = 16): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/**
 * Hands the HDF5 file in these bytes to `work`. The library sees no other file, so that links and arrays that lie
 * elsewhere lead nowhere. Whatever it finds wrong is a METAML_E_KERAS_FILE that calls the file `named`.
 */
export async function readH5<T>(bytes: Uint8Array, named: string, work: (h5: File) => T): Promise<T> {
  const { path, files, opened } = await inMemory(named)
  files.writeFile(path, bytes)
  return opened('r', work, result => result)
}

/** The bytes of an HDF5 file that `work` writes. */
export async function writeH5(work: (h5: File) => void): Promise<Uint8Array> {
  const { path, files, opened } = await inMemory('an HDF5 file')
  return opened('w', work, () => files.readFile(path))
}

/** Files opened so far: one that the library did not close is not opened again. */
let count = 0

async function inMemory(named: string) {
  const { File, ready } = await import('h5wasm')
  const library = await ready
  const files = library.FS as unknown as MemoryFiles
  const path = `/${++count}.h5`
  /** Opens the file, and closes it; gives what `after` makes of what `work` gives. */
  const opened = <T, R>(mode: 'r' | 'w', work: (h5: File) => T, after: (result: T) => R): R => {
    // Without it the library prints its errors and goes on.
    library.activate_throwing_error_handler()
    let h5: File | undefined
    try {
      h5 = new File(path, mode)
      const result = work(h5)
      h5.close()
      h5 = undefined
      return after(result)
    } catch (cause) {
      if (isLibraryError(cause))
        throw fileError(named, reasonOf(cause), { expected: 'a sound HDF5 file', cause })
      throw cause
    } finally {
      try {
        h5?.close()
      } finally {
        library.deactivate_throwing_error_handler()
        if (files.analyzePath(path).exists) files.unlink(path)
      }
    }
  }
  return { path, files, opened }
}

/** The files that the library sees, all of them in memory. */
interface MemoryFiles {
  writeFile(path: string, bytes: Uint8Array): void
  readFile(path: string): Uint8Array
  unlink(path: string): void
  analyzePath(path: string): { readonly exists: boolean }
}

function isLibraryError(error: unknown): error is Error {
  return error instanceof Error && !('code' in error)
}

/** The innermost of the errors that the library lists, outermost first. */
function reasonOf({ message }: Error): string {
  const reasons = [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].map(([, reason]) => reason!)
  return (reasons.at(-1) ?? message.split('\n')[0]!).slice(0, 200)
}
