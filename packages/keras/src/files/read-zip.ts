import { readFile, stat } from 'node:fs/promises'
import { Unzip, UnzipInflate } from 'fflate'
import { fileError } from '../keras-error.js'

/** The largest zip file that is opened, in bytes. */
const largestZip = 2 ** 28
/** So much of it is looked at in a step: an entry that says less than it holds is found out early. */
const piece = 2 ** 16

/**
 * The entries of a zip file that have a limit, in bytes unpacked, by name; others are passed over.
 * @throws METAML_E_KERAS_FILE when the file is damaged or an entry exceeds its limit
 */
export async function readZip(
  file: string,
  limits: { readonly [name: string]: number },
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { size } = await stat(file)
  if (size > largestZip) throw fileError(file, `${size} bytes`, { expected: `at most ${largestZip}` })
  const bytes = await readFile(file)
  const entries = new Map<string, Uint8Array>()
  const open = new Set<string>()
  const zip = new Unzip(entry => {
    const { name } = entry
    if (!Object.hasOwn(limits, name)) return
    if (open.has(name) || entries.has(name)) throw fileError(file, `two entries ${name}`)
    open.add(name)
    const parts: Uint8Array[] = []
    let length = 0
    entry.ondata = (error, part, last) => {
      if (error !== null) throw error
      length += part.length
      if (length > limits[name]!) {
        throw fileError(file, `${name} of ${length} bytes or more`, { expected: `at most ${limits[name]}` })
      }
      parts.push(part)
      if (!last) return
      open.delete(name)
      entries.set(name, Buffer.concat(parts))
    }
    entry.start()
  })
  zip.register(UnzipInflate)
  try {
    for (let at = 0; at < bytes.length; at += piece) {
      zip.push(bytes.subarray(at, at + piece), at + piece >= bytes.length)
    }
  } catch (cause) {
    if (cause instanceof Error && 'data' in cause) throw cause
    throw fileError(
      file,
      `a zip file that is damaged: ${String((cause as Error).message ?? cause).slice(0, 200)}`,
      { cause },
    )
  }
  const cut = [...open][0]
  if (cut !== undefined) throw fileError(file, `${cut}, which is cut off`)
  return entries
}
