import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { MetamlError, type PluginManifest } from '@metaml/core'
import { checkCore } from './check-core.js'
import { checkManifest, manifestError } from './check-manifest.js'
import { directDependencies, readProjectPackage } from './find-project.js'
import { type PackageJson, readPackageJson } from './package-json.js'
import { resolvePackage } from './resolve-package.js'

/** A package that describes itself as a plugin. */
export interface Plugin {
  readonly name: string
  readonly version: string
  /** Absolute, real path. */
  readonly dir: string
  readonly packageJson: PackageJson
  readonly manifest: PluginManifest
}

/** The plugins of a project, and the direct dependencies that are not installed. */
export interface FoundPlugins {
  readonly plugins: readonly Plugin[]
  readonly missing: readonly string[]
}

/**
 * Finds the plugins among a project's direct dependencies and at further paths, and checks each: manifest,
 * apiVersion, range of core. Imports nothing.
 *
 * A dependency that is not installed stops this only when its name is one of a MetaML package (`@metaml/x`,
 * `metaml-x`, `@scope/metaml-x`) and it is not optional: nothing can be said of others.
 *
 * @throws METAML_E_PROJECT_PACKAGE, METAML_E_PLUGIN_NOT_INSTALLED, METAML_E_PLUGIN_PATH, METAML_E_PLUGIN_MANIFEST,
 *   METAML_E_PLUGIN_API_VERSION, METAML_E_PLUGIN_CORE
 */
export function findPlugins(projectDir: string, paths: readonly string[]): FoundPlugins {
  const plugins = new Map<string, Plugin>()
  const missing: string[] = []
  const add = (plugin: Plugin | undefined): void => {
    if (plugin === undefined || plugins.has(plugin.dir)) return
    if (plugin.name !== '@metaml/core') checkCore(plugin, coreVersion())
    plugins.set(plugin.dir, plugin)
  }
  let core: string | undefined
  const coreVersion = (): string => {
    core ??= projectCore(projectDir)
    return core
  }

  for (const [name, field] of directDependencies(readProjectPackage(projectDir) ?? {})) {
    const dir = resolvePackage(name, projectDir)
    if (dir !== undefined) add(readPlugin(dir, name))
    else if (field === 'optionalDependencies' || !isMetamlName(name)) missing.push(name)
    else throw notInstalled(name, `${projectDir} depends on it`)
  }
  for (const path of paths) {
    const dir = pluginPath(resolve(projectDir, path))
    const plugin = readPlugin(dir, dir)
    if (plugin === undefined) {
      throw manifestError(dir, { path: 'metaml', expected: 'a description of its tasks', found: undefined })
    }
    add(plugin)
  }
  return { plugins: [...plugins.values()], missing }
}

/** The error for a package that something needs and that is not there. */
export function notInstalled(name: string, why: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PLUGIN_NOT_INSTALLED',
    kind: 'plugin',
    message: `The package ${name} is not installed.`,
    expected: `${name} in a node_modules folder: ${why}`,
    todo: "run your package manager's install, e.g. npm install",
    data: { package: name },
  })
}

/** A dependency without the field `metaml` is no plugin. */
function readPlugin(dir: string, listedAs: string): Plugin | undefined {
  let packageJson: PackageJson | undefined
  try {
    packageJson = readPackageJson(dir)
  } catch (error) {
    throw manifestError(listedAs, {
      path: 'everything',
      expected: 'a JSON object',
      found: (error as Error).message,
    })
  }
  if (packageJson?.metaml === undefined) return undefined
  const { name = listedAs, version = '0.0.0' } = packageJson
  return { name, version, dir, packageJson, manifest: checkManifest(packageJson.metaml, name) }
}

/** The version of core that the project uses: its own, else the one that its @metaml/cli uses. */
function projectCore(projectDir: string): string {
  const cli = resolvePackage('@metaml/cli', projectDir)
  const dir = resolvePackage('@metaml/core', projectDir) ?? (cli && resolvePackage('@metaml/core', cli))
  const version = dir && readPackageJson(dir)?.version
  if (version === undefined) throw notInstalled('@metaml/core', 'every plugin works with it')
  return version
}

function pluginPath(path: string): string {
  try {
    const dir = realpathSync(path)
    realpathSync(resolve(dir, 'package.json'))
    return dir
  } catch (cause) {
    throw new MetamlError({
      code: 'METAML_E_PLUGIN_PATH',
      kind: 'usage',
      message: `There is no plugin at ${path}.`,
      expected: 'the folder of a package, with its package.json',
      todo: "give --plugin the path of the plugin's folder",
      cause,
    })
  }
}

function isMetamlName(name: string): boolean {
  return /^(@metaml\/|metaml-|@[^/]+\/metaml-)/.test(name)
}
