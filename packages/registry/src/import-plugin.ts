import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import {
  type AnyPipeTask,
  canonicalJson,
  type JsonObject,
  MetamlError,
  type TaskManifest,
  taskManifest,
} from '@metaml/core'
import type { Plugin } from './find-plugins.js'
import { packageEntry } from './package-entry.js'
import { isInstalled } from './resolve-package.js'

/**
 * Imports a plugin and gives its tasks by id, each compared with what the manifest says of it.
 *
 * @throws METAML_E_PLUGIN_IMPORT, METAML_E_PLUGIN_EXPORT
 */
export async function importPlugin(plugin: Plugin): Promise<Map<string, AnyPipeTask>> {
  const exports = await importEntry(plugin)
  return new Map(plugin.manifest.tasks.map(said => [said.id, exportedTask(plugin, said, exports)]))
}

async function importEntry(plugin: Plugin): Promise<{ readonly [name: string]: unknown }> {
  const entry = packageEntry(plugin.dir, plugin.packageJson)
  try {
    if (entry === undefined) throw new Error('Its package.json names no entry (`exports`).')
    return (await import(pathToFileURL(entry).href)) as { [name: string]: unknown }
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_PLUGIN_IMPORT',
      kind: 'plugin',
      message: `The plugin ${plugin.name} ${plugin.version} can not be imported.`,
      found: cause instanceof Error ? cause.message : String(cause),
      todo:
        isInstalled(plugin.dir) || (entry !== undefined && existsSync(entry))
          ? `reinstall ${plugin.name}, or tell its author`
          : `build it first: ${plugin.dir} is linked and has no ${entry ?? 'entry'}`,
      data: { package: plugin.name, version: plugin.version },
      cause,
    })
  }
}

function exportedTask(
  plugin: Plugin,
  said: TaskManifest,
  exports: { readonly [name: string]: unknown },
): AnyPipeTask {
  const refuse = (what: string, expected: string, found: string): MetamlError =>
    new MetamlError({
      code: 'METAML_E_PLUGIN_EXPORT',
      kind: 'plugin',
      message: `The plugin ${plugin.name} does not export the task '${said.id}' as its package.json describes it: ${what}.`,
      expected,
      found,
      todo: 'its author runs metaml-manifest after each build; reinstall the package or tell its author',
      data: { package: plugin.name, task: said.id },
    })
  const task = exports[said.export] as AnyPipeTask | undefined
  if (typeof task !== 'object' || task === null || typeof task.run !== 'function') {
    const found = Object.keys(exports).join(', ') || 'no exports'
    throw refuse(`the export '${said.export}' is no task`, `a task named ${said.export}`, found)
  }
  if (task.apiVersion !== 1) {
    throw refuse('apiVersion', 'apiVersion 1', `apiVersion ${String(task.apiVersion)}`)
  }
  const shown = comparable(shownManifest())
  for (const [field, expected] of Object.entries(comparable(said))) {
    const found = canonicalJson(shown[field as keyof typeof shown] ?? null)
    if (found !== canonicalJson(expected ?? null)) throw refuse(field, canonicalJson(expected ?? null), found)
  }
  return task

  function shownManifest(): TaskManifest {
    try {
      return taskManifest(said.export, task!)
    } catch (cause) {
      throw refuse('params', 'a schema that gives JSON Schema', (cause as Error).message)
    }
  }
}

/**
 * What must agree. Of the parameters their names, which must be given, and the defaults: the rest of a JSON Schema
 * may be written differently by another version of the schema library.
 */
function comparable({ id, role, inputs, outputs, firing, params }: TaskManifest): object & {
  [field in 'id' | 'role' | 'inputs' | 'outputs' | 'firing' | 'params']: unknown
} {
  const properties = (params.properties ?? {}) as { [name: string]: JsonObject }
  const defaults = Object.entries(properties).map(([name, schema]) => [name, schema.default ?? null])
  const required = [...((params.required ?? []) as string[])].sort()
  return { id, role, inputs, outputs, firing, params: { defaults: Object.fromEntries(defaults), required } }
}
