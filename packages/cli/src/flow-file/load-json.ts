import { readFile } from 'node:fs/promises'
import { type Flow, flowFromJson } from '@metaml/core'
import { flowFileError, importError } from './flow-file-error.js'
import { jsonPlace } from './json-place.js'

/**
 * Loads a flow that stands in a file as JSON.
 * @throws METAML_E_FLOW_FILE_SYNTAX, METAML_E_FLOW_JSON, METAML_E_FLOW_FORMAT
 */
export async function loadJson(path: string): Promise<Flow> {
  const text = await readFile(path, 'utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const { message } = cause as Error
    const place = jsonPlace(message, text)
    throw flowFileError('METAML_E_FLOW_FILE_SYNTAX', `The flow file ${path} can not be read as JSON.`, {
      found: message,
      todo: 'mend it at that place',
      ...(place !== undefined && { place: { file: path, ...place } }),
      cause,
    })
  }
  try {
    return flowFromJson(value)
  } catch (cause) {
    throw importError(cause, path, { file: path })
  }
}
