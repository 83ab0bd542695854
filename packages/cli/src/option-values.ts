import { closest, MetamlError } from '@metaml/core'

/**
 * Makes the function that reads a number, `least` or above.
 * @throws METAML_E_OPTION_VALUE
 */
export function parseNumber(option: string, least: number, whole = false): (text: string) => number {
  return text => {
    const value = Number(text)
    const sound = text.trim() !== '' && Number.isFinite(value) && value >= least
    if (sound && (!whole || Number.isInteger(value))) return value
    throw new MetamlError({
      code: 'METAML_E_OPTION_VALUE',
      kind: 'usage',
      message: `'${text}' is no value of --${option}.`,
      expected: whole
        ? `a whole number from ${least} on`
        : least === 0
          ? 'a number, 0 or above'
          : 'a number above 0',
      found: text,
    })
  }
}

const metrics = ['accuracy', 'binary_accuracy', 'auc']

/**
 * Reads the name of a metric of right answers.
 * @throws METAML_E_OPTION_VALUE
 */
export function parseMetric(text: string): string {
  if (metrics.includes(text)) return text
  const near = closest(text, metrics)
  throw new MetamlError({
    code: 'METAML_E_OPTION_VALUE',
    kind: 'usage',
    message: `'${text}' is no value of --metric.`,
    expected: `one of ${metrics.join(', ')}`,
    found: text,
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}

/**
 * Reads a probability from a half on.
 * @throws METAML_E_OPTION_VALUE
 */
export function parseConfidence(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0.5 && value <= 0.999) return value
  throw new MetamlError({
    code: 'METAML_E_OPTION_VALUE',
    kind: 'usage',
    message: `'${text}' is no value of --confidence.`,
    expected: 'a number from 0.5 to 0.999',
    found: text,
  })
}

/**
 * Reads a seed.
 * @throws METAML_E_SEED
 */
export function parseSeed(text: string): number {
  const seed = Number(text)
  if (/^\d+$/.test(text) && seed <= 0xffffffff) return seed
  throw new MetamlError({
    code: 'METAML_E_SEED',
    kind: 'usage',
    message: `'${text}' is no seed.`,
    expected: 'a whole number from 0 to 4294967295',
    found: text,
  })
}
