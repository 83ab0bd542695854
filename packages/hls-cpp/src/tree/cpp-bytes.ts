import { MetamlError } from '@metaml/core'

/**
 * The text of a source file, such that {@link encodeCpp} gives the same bytes again (a byte order mark is kept).
 * @throws METAML_E_CPP_ENCODING when the bytes are not UTF-8
 */
export function decodeCpp(bytes: Uint8Array, file = 'source'): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_CPP_ENCODING',
      kind: 'task',
      message: `${file} is not UTF-8.`,
      expected: 'a source file in UTF-8 or ASCII',
      cause,
    })
  }
}

/** The bytes of a source text, UTF-8. */
export function encodeCpp(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
