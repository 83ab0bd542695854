import { readFile } from 'node:fs/promises'
import { type Json, type JsonObject, MetamlError } from '@metaml/core'
import type { ParameterSetting } from '@metaml/engine'

/**
 * Reads the parameters in a file given with `--cfg`.
 * @throws METAML_E_CFG_FILE when it is not there, or no JSON object of parameters
 */
export async function readCfgFile(file: string): Promise<ParameterSetting[]> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw cfgFileError(
      file,
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(cause),
    )
  }
  let value: Json
  try {
    value = JSON.parse(text) as Json
  } catch (cause) {
    throw cfgFileError(file, (cause as Error).message)
  }
  return cfgSettings(value, file)
}

/**
 * The parameters in such a file: `{ "node.parameter": value }`, or grouped as `{ "node": { "parameter": value } }`.
 * @throws METAML_E_CFG_FILE
 */
export function cfgSettings(value: Json, file: string): ParameterSetting[] {
  if (!isObject(value)) throw cfgFileError(file, `${JSON.stringify(value).slice(0, 60)} at its top`)
  const settings = new Map<string, Json>()
  const set = (key: string, given: Json | undefined): void => {
    if (given === undefined) return
    if (settings.has(key)) throw cfgFileError(file, `${key} twice`)
    settings.set(key, given)
  }
  for (const [key, given] of Object.entries(value)) {
    if (key.includes('.')) set(key, given)
    else if (isObject(given)) for (const [name, inner] of Object.entries(given)) set(`${key}.${name}`, inner)
    else throw cfgFileError(file, `"${key}": ${JSON.stringify(given)}`)
  }
  return [...settings].map(([key, given]) => ({ key, value: given, by: 'file' }))
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function cfgFileError(file: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_CFG_FILE',
    kind: 'usage',
    message: `The file ${file}, given with --cfg, can not be read as parameters.`,
    expected: '{ "node.parameter": value, ... } or { "node": { "parameter": value, ... }, ... } in JSON',
    found,
    todo: 'mend the file, or leave --cfg out',
  })
}
