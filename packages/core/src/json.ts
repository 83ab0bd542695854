/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

/** A JSON object; an absent key and `undefined` mean the same. */
export type JsonObject = { readonly [key: string]: Json | undefined }

/**
 * Writes a value as JSON with sorted keys, so that equal values give equal text whatever the order they were
 * built in. Keys with `undefined` are left out.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    const entries = Object.entries(item).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return Object.fromEntries(entries)
  })
}
