import { MetamlError } from '@metaml/core'

/**
 * Refuses a format that is newer than this program knows; older ones are read.
 * @param what - what has the format, with its path, e.g. `The journal /x/journal.jsonl`.
 * @throws METAML_E_FORMAT_NEWER
 */
export function checkFormat(found: number, supported: number, what: string): void {
  if (found <= supported) return
  throw new MetamlError({
    code: 'METAML_E_FORMAT_NEWER',
    kind: 'usage',
    message: `${what} was written by a newer version of MetaML.`,
    expected: `format ${supported} or older`,
    found: `format ${found}`,
    todo: 'update @metaml/cli to the version that wrote it, or newer',
    data: { found, supported },
  })
}
