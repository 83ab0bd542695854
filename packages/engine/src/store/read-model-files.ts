import { MetamlError, type ModelHandle } from '@metaml/core'
import type { Store } from './store.js'

/**
 * The readers of a model's files in a store.
 * @param name - the model's in messages
 * @throws METAML_E_MODEL_FILE, by both readers, when the model has no such file; METAML_E_STORE_MISSING,
 *   METAML_E_STORE_DAMAGED
 */
export function readModelFiles(
  name: string,
  files: ModelHandle['files'],
  store: Store,
): Pick<ModelHandle, 'path' | 'read'> {
  const sha256 = (file: string): string => {
    const found = files[file]
    if (found !== undefined) return found
    throw new MetamlError({
      code: 'METAML_E_MODEL_FILE',
      kind: 'task',
      message: `The model '${name}' has no file '${file}'.`,
      expected: `one of ${Object.keys(files).join(', ')}`,
      found: file,
    })
  }
  return {
    path: file => store.soundPath(sha256(file)),
    read: async file => await store.read(sha256(file)),
  }
}
