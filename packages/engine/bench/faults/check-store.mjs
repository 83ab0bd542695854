import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/**
 * What is not whole in a store, as sentences: files whose names are not their SHA-256, trial records that can't be
 * read, drafts that nobody removed.
 */
export function checkStore(store) {
  const objects = filesIn(path.join(store, 'objects')).filter(file => {
    const digest = createHash('sha256').update(readFileSync(file)).digest('hex')
    return digest !== path.basename(file)
  })
  const trials = filesIn(path.join(store, 'trials')).filter(file => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')).record.key !== path.basename(file, '.json')
    } catch {
      return true
    }
  })
  const drafts = filesIn(path.join(store, 'tmp'))
  return [
    ...[...objects, ...trials].map(file => `${path.basename(file)} is half written`),
    ...drafts.map(file => `${path.basename(file)} was left in the store`),
  ]
}

/** All files below a folder, sorted. */
export function filesIn(dir) {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .sort()
}
