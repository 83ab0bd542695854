import fs from 'node:fs/promises'
import path from 'node:path'
import { type FlowJson, MetamlError } from '@metaml/core'

/**
 * Writes a flow into a folder, as `optimize.flow.json` or, where the user has made another of that, under the next
 * free number; gives the path.
 * @throws METAML_E_OPTIMIZE_FLOW
 */
export async function writeFlow(folder: string, flow: FlowJson): Promise<string> {
  const text = `${JSON.stringify(flow, undefined, 2)}\n`
  for (let number = 1; ; number++) {
    const file = path.join(folder, number === 1 ? 'optimize.flow.json' : `optimize-${number}.flow.json`)
    try {
      await fs.writeFile(file, text, { flag: 'wx' })
      return file
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(file, error as Error)
      if ((await fs.readFile(file, 'utf8').catch(() => undefined)) === text) return file
    }
  }
}

function unwritable(file: string, cause: Error): MetamlError {
  return new MetamlError({
    code: 'METAML_E_OPTIMIZE_FLOW',
    kind: 'usage',
    message: `The flow can not be written to ${file}.`,
    found: cause.message,
    todo: 'call the command in a folder where you may write',
    cause,
  })
}
