import {
  type AnyKindDefinition,
  type AnyPipeTask,
  errorToParts,
  MetamlError,
  type PluginManifest,
  taskManifest,
} from '@metaml/core'

const coreKinds: readonly string[] = ['dnn', 'hls-cpp', 'rtl']

/** What a plugin's package exports, by name: its module namespace. */
export interface PluginExports {
  readonly [name: string]: unknown
}

/**
 * Describes a plugin for the field `metaml` of its package.json: its tasks, and the kinds that it adds to core's.
 *
 * The result is plain JSON. Names are in the order of the exports; a task exported twice stands under the first
 * name that is not `default`.
 *
 * @throws METAML_E_MANIFEST_NO_TASKS, METAML_E_MANIFEST_DUPLICATE, METAML_E_MANIFEST_API_VERSION,
 *   METAML_E_MANIFEST_PARAMS, METAML_E_MANIFEST_KIND
 */
export function manifestOf(exports: PluginExports): PluginManifest {
  const tasks = exportedTasks(exports)
  if (tasks.size === 0) {
    throw new MetamlError({
      code: 'METAML_E_MANIFEST_NO_TASKS',
      kind: 'plugin',
      message: 'The package exports no task.',
      expected: 'at least one export made with defineTask',
      found: Object.keys(exports).join(', ') || 'no exports',
      todo: "export the task from the package's entry",
    })
  }
  const kinds = exportedKinds(exports)
  for (const task of tasks.values()) checkKindsAreExported(task, kinds)
  const manifest: PluginManifest = {
    apiVersion: 1,
    tasks: [...tasks].map(([name, task]) => describe(name, task)),
    ...(kinds.size > 0 && { kinds: [...kinds].map(([kind, name]) => ({ kind, export: name })) }),
  }
  return JSON.parse(JSON.stringify(manifest)) as PluginManifest
}

/**
 * Finds the task objects among a package's exports, by the name that they are exported under.
 *
 * @throws METAML_E_MANIFEST_DUPLICATE, METAML_E_MANIFEST_API_VERSION
 */
export function exportedTasks(exports: PluginExports): Map<string, AnyPipeTask> {
  const tasks = new Map<string, AnyPipeTask>()
  for (const [name, value] of namedFirst(exports)) {
    if (!looksLikeTask(value) || [...tasks.values()].includes(value)) continue
    if (value.apiVersion !== 1) throw apiVersion(name, value.apiVersion)
    const twin = [...tasks].find(([, task]) => task.id === value.id)
    if (twin !== undefined) throw duplicate(value.id, twin[0], name)
    tasks.set(name, value)
  }
  return tasks
}

function exportedKinds(exports: PluginExports): Map<string, string> {
  const kinds = new Map<string, string>()
  for (const [name, value] of namedFirst(exports)) {
    if (!isKindDefinition(value) || coreKinds.includes(value.kind) || kinds.has(value.kind)) continue
    kinds.set(value.kind, name)
  }
  return kinds
}

function checkKindsAreExported(task: AnyPipeTask, exported: ReadonlyMap<string, string>): void {
  for (const { kind } of task.kinds ?? []) {
    if (coreKinds.includes(kind) || exported.has(kind)) continue
    throw new MetamlError({
      code: 'METAML_E_MANIFEST_KIND',
      kind: 'plugin',
      message: `The task '${task.id}' makes models of the kind '${kind}', whose definition is not exported.`,
      expected: `an export with the definition of '${kind}'`,
      todo: "export the definition from the package's entry",
    })
  }
}

function describe(name: string, task: AnyPipeTask): PluginManifest['tasks'][number] {
  try {
    return taskManifest(name, task)
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_MANIFEST_PARAMS',
      kind: 'plugin',
      message: `The parameters of the task '${task.id}' can not be written as JSON Schema.`,
      expected: 'a Standard JSON Schema, e.g. a zod schema without transforms and custom types',
      found: errorToParts(cause).message.split('\n')[0]!,
      todo: 'use schemas that JSON Schema can say; flowParam and codeParam are there for flows and code',
      cause,
    })
  }
}

function namedFirst(exports: PluginExports): [string, unknown][] {
  const entries = Object.entries(exports)
  return [
    ...entries.filter(([name]) => name !== 'default'),
    ...entries.filter(([name]) => name === 'default'),
  ]
}

function looksLikeTask(value: unknown): value is AnyPipeTask {
  if (typeof value !== 'object' || value === null) return false
  const { id, role, run } = value as Record<string, unknown>
  return typeof id === 'string' && typeof role === 'string' && typeof run === 'function'
}

function isKindDefinition(value: unknown): value is AnyKindDefinition {
  if (typeof value !== 'object' || value === null) return false
  const { apiVersion, kind, check } = value as Record<string, unknown>
  return apiVersion === 1 && typeof kind === 'string' && typeof check === 'function'
}

function apiVersion(name: string, found: unknown): MetamlError {
  return new MetamlError({
    code: 'METAML_E_MANIFEST_API_VERSION',
    kind: 'plugin',
    message: `The exported task '${name}' is written for another version of the task contract.`,
    expected: 'apiVersion 1',
    found: `apiVersion ${JSON.stringify(found)}`,
    todo: 'make the task with defineTask of the @metaml/core that the package depends on',
  })
}

function duplicate(id: string, first: string, second: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_MANIFEST_DUPLICATE',
    kind: 'plugin',
    message: `Two exported tasks have the id '${id}'.`,
    expected: 'an id of its own for each task',
    found: `the exports ${first} and ${second}`,
    todo: 'rename one of them',
  })
}
