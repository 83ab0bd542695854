import { open } from 'node:fs/promises'
import type { File } from 'h5wasm/node'
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
 * Opens an HDF5 file, hands it to `work` and closes it again. Whatever the HDF5 library finds wrong with the
 * file is a METAML_E_KERAS_FILE that calls it `named`.
 */
export async function withH5<T>(
  file: string,
  mode: 'r' | 'w',
  work: (h5: File) => T,
  named = file,
): Promise<T> {
  const { File, ready } = await import('h5wasm/node')
  const library = await ready
  // Without it the library prints its errors and goes on.
  library.activate_throwing_error_handler()
  let h5: File | undefined
  try {
    h5 = new File(file, mode)
    return work(h5)
  } catch (cause) {
    if (isLibraryError(cause))
      throw fileError(named, reasonOf(cause), { expected: 'a sound HDF5 file', cause })
    throw cause
  } finally {
    try {
      h5?.close()
    } finally {
      library.deactivate_throwing_error_handler()
    }
  }
}

function isLibraryError(error: unknown): error is Error {
  return error instanceof Error && !('code' in error)
}

/** The innermost of the errors that the library lists, outermost first. */
function reasonOf({ message }: Error): string {
  const reasons = [...message.matchAll(/#\d+: .*?\(\): (.*)/g)].map(([, reason]) => reason!)
  return (reasons.at(-1) ?? message.split('\n')[0]!).slice(0, 200)
}
