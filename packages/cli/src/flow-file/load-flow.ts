import { stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { closest, type Flow, isFlow } from '@metaml/core'
import { flowFileError } from './flow-file-error.js'
import { loadJson } from './load-json.js'
import { nearFiles } from './near-files.js'

const typescript = ['.ts', '.mts']
const javascript = ['.js', '.mjs']

/**
 * Loads a flow from a file: `.ts` (transformed here, also where Node can not), `.js` and `.mjs` (imported by Node),
 * `.json` (its tasks are looked up later). `file` is relative to `cwd`.
 *
 * @throws METAML_E_FLOW_FILE_MISSING, METAML_E_FLOW_FILE_TYPE, METAML_E_FLOW_FILE_SYNTAX,
 *   METAML_E_FLOW_FILE_IMPORT, METAML_E_FLOW_FILE_THROWS, METAML_E_FLOW_FILE_EXPORT, METAML_E_FLOW_JSON,
 *   METAML_E_FLOW_FORMAT, and what building the flow throws
 */
export async function loadFlow(file: string, cwd: string): Promise<Flow> {
  const path = resolve(cwd, file)
  await refuseMissing(path, file)
  const extension = extname(path)
  if (extension === '.json') return await loadJson(path)
  if (typescript.includes(extension)) {
    const { importTypescript } = await import('./import-typescript.js')
    return flowOf(await importTypescript(path), path)
  }
  if (javascript.includes(extension)) {
    const { importJavascript } = await import('./import-javascript.js')
    return flowOf(await importJavascript(path), path)
  }
  throw flowFileError('METAML_E_FLOW_FILE_TYPE', `${file} is no flow file.`, {
    expected: `a file that ends in ${[...typescript, ...javascript, '.json'].join(', ')}`,
    found: extension === '' ? 'no ending' : extension,
  })
}

type Exports = { readonly [name: string]: unknown }

function flowOf(exports: Exports, path: string): Flow {
  if (isFlow(exports.default)) return exports.default
  const names = Object.keys(exports)
  const elsewhere = names.find(name => isFlow(exports[name]))
  throw flowFileError('METAML_E_FLOW_FILE_EXPORT', `The flow file ${path} exports no flow.`, {
    expected: "export default flow('name', f => { ... })",
    found:
      exports.default === undefined
        ? `no default export${names.length > 0 ? `, but ${names.join(', ')}` : ''}`
        : `a default export that is ${describe(exports.default)}`,
    todo:
      elsewhere === undefined
        ? 'export the flow as the default of the file'
        : `export ${elsewhere} as the default of the file`,
  })
}

function describe(value: unknown): string {
  if (typeof value === 'function') return 'a function (call flow(), do not export it)'
  if (value instanceof Promise) return 'a promise (await it)'
  return value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

async function refuseMissing(path: string, file: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return
  const near = found === undefined ? await nearFiles(path) : []
  const best = closest(file.split('/').at(-1)!, near)
  throw flowFileError(
    'METAML_E_FLOW_FILE_MISSING',
    found === undefined ? `There is no file ${file}.` : `${file} is no file.`,
    {
      expected: `a flow file at ${path}`,
      ...(near.length > 0 && { found: `in that folder: ${near.join(', ')}` }),
      todo:
        best === undefined ? 'give the path of a flow file, e.g. metaml run jet.flow.ts' : `write '${best}'?`,
    },
  )
}
