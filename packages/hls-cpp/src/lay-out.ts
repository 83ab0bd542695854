import { chmod, copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { ModelHandle } from '@metaml/core'

/** Copies the files of a kernel's model into a folder, which is made when it is not there; the copies can be written to. */
export async function layOutKernel(model: ModelHandle<'hls-cpp'>, folder: string): Promise<void> {
  const files = Object.keys(model.files)
  const folders = new Set(files.map(file => path.dirname(path.join(folder, file))))
  await Promise.all([...folders].map(name => mkdir(name, { recursive: true })))
  await Promise.all(
    files.map(async file => {
      const copy = path.join(folder, file)
      await copyFile(model.path(file), copy)
      // Files in the store are read-only, and a copy takes that over.
      await chmod(copy, 0o644)
    }),
  )
}
