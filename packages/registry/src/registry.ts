import { join } from 'node:path'
import type { AnyPipeTask, TaskManifest } from '@metaml/core'
import { checkDuplicates } from './check-duplicates.js'
import { findPlugins, type Plugin } from './find-plugins.js'
import { importPlugin } from './import-plugin.js'
import { installedVersion, metamlDependencies } from './installed-version.js'
import { foreignTask, unknownTask } from './task-errors.js'
import { taskPackage } from './task-package.js'

/** The package that something comes from. */
export interface FromPackage {
  readonly package: string
  readonly version: string
  /** Absolute, real path of the package. */
  readonly dir: string
}

/** A task as its package describes it. */
export interface TaskListing extends TaskManifest, FromPackage {}

/** A command that a package brings. */
export interface CommandListing extends FromPackage {
  readonly name: string
  readonly summary: string
  /** Absolute path of the module. */
  readonly module: string
}

/** The package that a task comes from, as it enters keys and journals. */
export interface TaskOrigin {
  readonly package: string
  /** Its version; for a package that is linked, not installed, with the digest of what it ships: `0.1.0+sha.1a2b3c4d`. */
  readonly version: string
  /** The @metaml packages that it works with, however deep, in the same form. */
  readonly dependencies: { readonly [name: string]: string }
}

/** The plugins of a project. */
export interface Registry {
  /** By id, sorted. Known without importing anything. */
  readonly tasks: readonly TaskListing[]
  readonly taskIds: readonly string[]
  readonly commands: readonly CommandListing[]
  /** Direct dependencies of the project that are not installed and may be plugins or not. */
  readonly missing: readonly string[]
  /**
   * Imports the packages of these tasks, and no others.
   * @throws METAML_E_TASK_UNKNOWN, METAML_E_PLUGIN_IMPORT, METAML_E_PLUGIN_EXPORT
   */
  load(ids: Iterable<string>): Promise<void>
  /** A task that {@link load} loaded. */
  find(id: string): AnyPipeTask | undefined
  /**
   * The package of a task.
   * @throws METAML_E_TASK_UNKNOWN, METAML_E_PLUGIN_NOT_INSTALLED
   */
  origin(id: string): TaskOrigin
  /**
   * Checks that the tasks that a flow was built with are the very objects that the project's plugins export; loads
   * these plugins.
   * @throws METAML_E_TASK_FOREIGN, METAML_E_TASK_UNKNOWN, and what {@link load} throws
   */
  checkTasks(tasks: ReadonlyMap<string, AnyPipeTask>): Promise<void>
}

/** Where to look for plugins. */
export interface RegistryOptions {
  /** Absolute path of the project; see {@link findProject}. */
  readonly projectDir: string
  /** Folders of further plugins, absolute or relative to the project. */
  readonly plugins?: readonly string[]
}

/**
 * Finds and checks the plugins of a project, in this order: manifest, apiVersion, range of core, duplicate ids.
 * Imports none of them.
 *
 * @throws METAML_E_PROJECT_PACKAGE, METAML_E_PLUGIN_NOT_INSTALLED, METAML_E_PLUGIN_PATH, METAML_E_PLUGIN_MANIFEST,
 *   METAML_E_PLUGIN_API_VERSION, METAML_E_PLUGIN_CORE, METAML_E_PLUGIN_DUPLICATE
 */
export async function openRegistry(options: RegistryOptions): Promise<Registry> {
  const { plugins, missing } = findPlugins(options.projectDir, options.plugins ?? [])
  checkDuplicates(plugins)
  const bringer = new Map(plugins.flatMap(plugin => plugin.manifest.tasks.map(({ id }) => [id, plugin])))
  const taskIds = [...bringer.keys()].sort()
  const imports = new Map<Plugin, Promise<Map<string, AnyPipeTask>>>()
  const loaded = new Map<string, AnyPipeTask>()
  const origins = new Map<string, TaskOrigin>()

  const pluginOf = (id: string): Plugin => {
    const plugin = bringer.get(id)
    if (plugin === undefined) throw unknownTask(id, taskIds, missing)
    return plugin
  }
  const load = async (ids: Iterable<string>): Promise<void> => {
    for (const plugin of new Set([...ids].map(pluginOf))) {
      if (!imports.has(plugin)) imports.set(plugin, importPlugin(plugin))
      for (const [id, task] of await imports.get(plugin)!) loaded.set(id, task)
    }
  }

  return {
    tasks: plugins.flatMap(listings).sort((a, b) => (a.id < b.id ? -1 : 1)),
    taskIds,
    commands: plugins.flatMap(commands),
    missing,
    load,
    find: id => loaded.get(id),
    origin(id) {
      const known = origins.get(id)
      if (known !== undefined) return known
      const { name, dir, packageJson } = pluginOf(id)
      const version = installedVersion(dir, packageJson)
      const origin = { package: name, version, dependencies: metamlDependencies(dir, packageJson) }
      origins.set(id, origin)
      return origin
    },
    async checkTasks(tasks) {
      for (const [id, task] of tasks) {
        if (bringer.has(id)) continue
        throw taskPackage(task) === undefined
          ? unknownTask(id, taskIds, missing)
          : foreignTask(id, task, undefined)
      }
      await load(tasks.keys())
      for (const [id, task] of tasks) {
        if (loaded.get(id) !== task) throw foreignTask(id, task, bringer.get(id))
      }
    },
  }
}

function from({ name, version, dir }: Plugin): FromPackage {
  return { package: name, version, dir }
}

function listings(plugin: Plugin): TaskListing[] {
  return plugin.manifest.tasks.map(task => ({ ...task, ...from(plugin) }))
}

function commands(plugin: Plugin): CommandListing[] {
  return (plugin.manifest.commands ?? []).map(({ name, summary, module }) => ({
    name,
    summary,
    module: join(plugin.dir, module),
    ...from(plugin),
  }))
}
