import { open } from 'node:fs/promises'
import type { Dataset, File } from 'h5wasm'
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
  return await withLibrary(named, library => {
    library.memory.writeFile(path, bytes)
    return useFile(library, 'r', work, result => result)
  })
}

/** The bytes of an HDF5 file that `work` writes. */
export async function writeH5(work: (h5: File) => void): Promise<Uint8Array> {
  return await withLibrary('written', library =>
    useFile(library, 'w', work, () => library.memory.readFile(path)),
  )
}

/**
 * Does something with the library. A damaged file can spoil its memory: an error counts only where the library is
 * sound after it; otherwise a new instance decides.
 */
async function withLibrary<T>(named: string, use: (library: Library) => T): Promise<T> {
  for (let tries = 1; ; tries++) {
    current ??= startLibrary()
    const library = await current
    try {
      return use(library)
    } catch (cause) {
      if (!isLibraryError(cause)) throw cause
      const sound = cause.name !== 'RuntimeError' && isSound(library)
      if (!sound) current = undefined
      if (sound || tries === 2) {
        throw fileError(named, reasonOf(cause), { expected: 'a sound HDF5 file', cause })
      }
    }
  }
}

/** Whether the library still reads a file that it wrote when it was new. */
function isSound(library: Library): boolean {
  try {
    library.memory.writeFile(path, library.sample)
    const read = (h5: File) => (h5.get('group/array') as Dataset).value as Float32Array
    return useFile(library, 'r', read, values => values.join() === sampleValues.join())
  } catch {
    return false
  }
}

const sampleValues = [1, -2, 0.5]

function writeSample(h5: File): void {
  h5.create_attribute('text', 'sample')
  const data = Float32Array.from(sampleValues)
  h5.create_group('group').create_dataset({ name: 'array', data, shape: [3], dtype: '<f' })
}

const path = '/file.h5'

/** An instance of the HDF5 library. */
interface Library {
  readonly File: typeof import('h5wasm').File
  readonly memory: MemoryFiles
  throwErrors(on: boolean): void
  /** A file that it wrote when it was new. */
  readonly sample: Uint8Array
}

let current: Promise<Library> | undefined
let instances = 0

async function startLibrary(): Promise<Library> {
  const url = instances++ === 0 ? 'h5wasm' : `${import.meta.resolve('h5wasm')}?instance=${instances}`
  const { File, ready } = (await import(url)) as typeof import('h5wasm')
  const library = await ready
  const throwErrors = (on: boolean) => {
    if (on) library.activate_throwing_error_handler()
    else library.deactivate_throwing_error_handler()
  }
  const memory = library.FS as unknown as MemoryFiles
  const started = { File, memory, throwErrors, sample: new Uint8Array() }
  return { ...started, sample: useFile(started, 'w', writeSample, () => memory.readFile(path)) }
}

/** Opens the file, closes it and takes it away; gives what `after`, once it is closed, makes of what `work` gives. */
function useFile<T, R>(library: Library, mode: 'r' | 'w', work: (h5: File) => T, after: (result: T) => R): R {
  const { File, memory } = library
  // Without it the library prints its errors and goes on.
  library.throwErrors(true)
  let h5: File | undefined
  try {
    h5 = new File(path, mode)
    const result = work(h5)
    h5.close()
    h5 = undefined
    return after(result)
  } finally {
    try {
      h5?.close()
    } catch {
      // The error that left it open says more.
    }
    library.throwErrors(false)
    if (memory.analyzePath(path).exists) memory.unlink(path)
  }
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
