import { MetamlError } from '@metaml/core'

/**
 * Reads the names of classes: with commas between them, or where names have commas themselves a JSON array.
 * @throws METAML_E_OPTION_VALUE
 */
export function classNames(text: string): string[] {
  if (!text.trimStart().startsWith('[')) return text.split(',').map(name => name.trim())
  try {
    const names: unknown = JSON.parse(text)
    if (Array.isArray(names) && names.every(name => typeof name === 'string')) return names
  } catch {}
  throw new MetamlError({
    code: 'METAML_E_OPTION_VALUE',
    kind: 'usage',
    message: `'${text}' is no value of --classes.`,
    expected: `names with commas between them, or a JSON array: '["signal, leptonic", "background"]'`,
    found: text,
  })
}
