import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { temporaryFolder } from './temporary-folder.js'

const kit = dirname(dirname(fileURLToPath(import.meta.url)))

/** Makes a package in a new folder, with the libraries that this package is built with. */
export async function makePlugin(files: { readonly [path: string]: string }): Promise<string> {
  const dir = await temporaryFolder()
  await symlink(join(kit, 'node_modules'), join(dir, 'node_modules'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  return dir
}

/** A package.json that a person wrote: short arrays on one line. */
export const packageText = `{
  "name": "metaml-halve",
  "version": "1.0.0",
  "type": "module",
  "keywords": ["metaml-plugin", "braces } in { text"],
  "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } },
  "license": "MIT"
}
`

/** The built entry of a plugin with one task. */
export const entryText = `
import { z } from 'zod'
export const halve = {
  apiVersion: 1,
  id: 'halve',
  role: 'transformation',
  summary: 'Halves a network',
  params: z.strictObject({
    by: z.number().default(2).describe('how often | or so'),
    mode: z.enum(['fast', 'slow']).default('fast').describe('how'),
    file: z.string().describe('must be there'),
    inner: z.strictObject({ rate: z.number().default(0.5).describe('inside') }).prefault({}).describe('more'),
  }),
  inputs: { model: 'dnn' },
  outputs: { model: 'dnn' },
  needs: [{ id: 'halver', commands: ['halver'], version: { args: [], pattern: '(.*)', range: '>=1' }, install: 'get it' }],
  async run({ inputs }) { return { model: inputs.model } },
}
export default halve
export const version = '1'
`
