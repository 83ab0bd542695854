import type { CodeReference } from '@metaml/core'
import { z } from 'zod'

/** A schema for a parameter that is code of the user's: what `ref('./mine.ts', 'name')` of core gives. */
export function codeParam(): z.ZodType<CodeReference, CodeReference> {
  return z.strictObject({
    $ref: z.strictObject({ file: z.string().min(1), export: z.string().min(1) }),
  })
}
