import { MetamlError } from '@metaml/core'

/** An error of `npm create metaml`. */
export function createError(
  code: 'USAGE' | 'NAME' | 'FOLDER' | 'VERSION',
  message: string,
  parts: {
    readonly expected: string
    readonly found: string
    readonly todo?: string
    readonly cause?: unknown
  },
): MetamlError {
  return new MetamlError({ code: `METAML_E_CREATE_${code}`, kind: 'usage', message, ...parts })
}
