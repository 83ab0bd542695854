import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { errorToParts, MetamlError, type PluginManifest } from '@metaml/core'
import { setJsonField } from './json-field.js'
import { exportedTasks, manifestOf, type PluginExports } from './manifest-of.js'
import { packageEntry } from './package-entry.js'
import { fillParameterTables, hasParameterTable } from './readme-tables.js'

/** A file of a plugin's package as it is and as its tasks say that it should be. */
export interface DescribedFile {
  /** Absolute. */
  readonly path: string
  readonly found: string
  readonly expected: string
}

/**
 * Compares what a built plugin says of itself with its tasks: the field `metaml` of its package.json and the tables
 * of parameters of its README. Imports the package's entry; writes nothing.
 *
 * @param dir absolute path of the package
 * @param readme `fill`: the README must have a table; `if-there`: it may have one; `leave`: it is not looked at
 * @throws METAML_E_MANIFEST_PACKAGE, METAML_E_MANIFEST_IMPORT, METAML_E_README_TABLE, and what {@link manifestOf}
 *   throws
 */
export async function describePackage(
  dir: string,
  readme: 'fill' | 'if-there' | 'leave',
): Promise<readonly DescribedFile[]> {
  const path = join(dir, 'package.json')
  const found = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw packageError(`There is no package.json in ${dir}.`, "run this in a plugin's folder", cause)
  })
  const packageJson = parsePackage(found, path)
  const exports = await importEntry(dir, packageJson)
  const manifest = { ...manifestOf(exports), ...keptCommands(packageJson) }
  const files = [{ path, found, expected: setJsonField(found, 'metaml', manifest) }]
  const text = readme === 'leave' ? undefined : await readReadme(dir, readme)
  if (text !== undefined) {
    const expected = fillParameterTables(text, exportedTasks(exports))
    files.push({ path: join(dir, 'README.md'), found: text, expected })
  }
  return files
}

/** Commands are written by hand. */
function keptCommands(packageJson: { readonly metaml?: Partial<PluginManifest> }): Partial<PluginManifest> {
  const commands = packageJson.metaml?.commands
  return commands === undefined ? {} : { commands }
}

function parsePackage(text: string, path: string): { readonly metaml?: Partial<PluginManifest> } {
  try {
    return JSON.parse(text) as { metaml?: Partial<PluginManifest> }
  } catch (cause) {
    throw packageError(`${path} is no JSON: ${(cause as Error).message}`, 'mend it', cause)
  }
}

async function importEntry(dir: string, packageJson: object): Promise<PluginExports> {
  const entry = packageEntry(dir, packageJson)
  if (entry === undefined || !existsSync(entry)) {
    throw packageError(
      entry === undefined
        ? 'The package.json names no entry of the package.'
        : `The package's entry ${entry} is not there.`,
      entry === undefined ? 'add "exports": { ".": "./dist/index.js" }' : 'build the package first',
    )
  }
  try {
    return (await import(pathToFileURL(entry).href)) as PluginExports
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_MANIFEST_IMPORT',
      kind: 'plugin',
      message: `The package's entry ${entry} throws when it is imported.`,
      found: errorToParts(cause).message,
      todo: 'mend what it runs at import time; a plugin only defines its tasks there',
      cause,
    })
  }
}

async function readReadme(dir: string, readme: 'fill' | 'if-there'): Promise<string | undefined> {
  const text = await readFile(join(dir, 'README.md'), 'utf8').catch(() => '')
  return readme === 'fill' || hasParameterTable(text) ? text : undefined
}

function packageError(message: string, todo: string, cause?: unknown): MetamlError {
  return new MetamlError({ code: 'METAML_E_MANIFEST_PACKAGE', kind: 'plugin', message, todo, cause })
}
