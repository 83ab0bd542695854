import { closest, MetamlError } from '@metaml/core'
import type { EngineConfig } from './engine-config.js'

interface Check {
  readonly expected: string
  readonly fits: (value: unknown) => boolean
}

const text: Check = { expected: 'a text', fits: value => typeof value === 'string' && value !== '' }
const words: Check = {
  expected: "a program and its arguments: ['srun', '--mem=32G']",
  fits: value => Array.isArray(value) && value.length > 0 && value.every(text.fits),
}
const count: Check = {
  expected: 'a whole number from 1 on',
  fits: value => Number.isSafeInteger(value) && (value as number) >= 1,
}
const seatCount: Check = {
  expected: 'a whole number from 0 on',
  fits: value => Number.isSafeInteger(value) && (value as number) >= 0,
}
const object: Check = {
  expected: 'an object',
  fits: value => typeof value === 'object' && value !== null && !Array.isArray(value),
}
const settings: { readonly [K in keyof Required<EngineConfig>]: Check } = {
  tools: object,
  cores: count,
  memory: { ...count, expected: 'bytes: a whole number from 1 on' },
  seats: object,
  store: text,
}

/**
 * Checks settings that were read from a file.
 * @throws METAML_E_CONFIG with `file` and `key` in `data`
 */
export function checkConfig(value: unknown, file: string): EngineConfig {
  check(value, object, '', file)
  const config = value as { readonly [key: string]: unknown }
  checkKeys(config, Object.keys(settings), '', file)
  for (const [key, setting] of Object.entries(settings)) {
    if (config[key] !== undefined) check(config[key], setting, key, file)
  }
  for (const [need, tool] of Object.entries((config.tools ?? {}) as { [need: string]: unknown })) {
    check(tool, object, `tools.${need}`, file)
    const { path, launcher } = tool as { path?: unknown; launcher?: unknown }
    checkKeys(tool as object, ['path', 'launcher'], `tools.${need}`, file)
    if (path !== undefined) check(path, text, `tools.${need}.path`, file)
    if (launcher !== undefined) check(launcher, words, `tools.${need}.launcher`, file)
  }
  for (const [name, seats] of Object.entries((config.seats ?? {}) as { [name: string]: unknown })) {
    check(seats, seatCount, `seats.${name}`, file)
  }
  return config as EngineConfig
}

function checkKeys(value: object, known: readonly string[], path: string, file: string): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const near = closest(key, known)
    throw new MetamlError({
      code: 'METAML_E_CONFIG',
      kind: 'usage',
      message: `There is no setting '${join(path, key)}' (in ${file}).`,
      expected: `one of ${known.join(', ')}`,
      found: key,
      todo: near === undefined ? 'remove it' : `write '${near}'?`,
      data: { file, key: join(path, key) },
    })
  }
}

function check(value: unknown, { expected, fits }: Check, path: string, file: string): void {
  if (fits(value)) return
  throw new MetamlError({
    code: 'METAML_E_CONFIG',
    kind: 'usage',
    message:
      path === '' ? `The settings in ${file} are no object.` : `The setting '${path}' in ${file} is wrong.`,
    expected,
    found: JSON.stringify(value),
    data: { file, key: path },
  })
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
