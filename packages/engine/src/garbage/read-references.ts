import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { diskError, systemCode } from '../disk/disk-error.js'

const digest = /\b[0-9a-f]{64}\b/g

/**
 * All that a journal names by SHA-256 (hex): files of models, reports and trials, and the keys of trials. A line that
 * is torn or damaged counts with all that can be read of it, so that too much is kept rather than too little.
 * @throws METAML_E_DISK when the journal is there and can not be read
 */
export async function readReferences(journal: string): Promise<Set<string>> {
  const names = new Set<string>()
  try {
    for await (const line of createInterface({ input: createReadStream(journal) })) {
      for (const [name] of line.matchAll(digest)) names.add(name)
    }
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw diskError(error, journal)
  }
  return names
}
