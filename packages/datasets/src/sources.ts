import { closest, MetamlError } from '@metaml/core'
import { jets } from './jets.js'
import type { DatasetSource } from './source.js'

const sources: ReadonlyMap<string, DatasetSource> = new Map([['jets', jets]])

/**
 * Finds the source of data with a name.
 * @throws METAML_E_DATASET_UNKNOWN
 */
export function findSource(name: string): DatasetSource {
  const source = sources.get(name)
  if (source !== undefined) return source
  const near = closest(name, sources.keys())
  throw new MetamlError({
    code: 'METAML_E_DATASET_UNKNOWN',
    kind: 'usage',
    message: `There is no data set '${name}'.`,
    expected: `one of ${[...sources.keys()].join(', ')}`,
    found: name,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}
