import { createRequire } from 'node:module'
import { MetamlError } from '@metaml/core'
import type { Plugin } from './find-plugins.js'

const require = createRequire(import.meta.url)

/**
 * Checks that a plugin takes the version of `@metaml/core` that the project uses: its peer dependency says so.
 *
 * @throws METAML_E_PLUGIN_CORE
 */
export function checkCore(plugin: Plugin, coreVersion: string): void {
  const { peerDependencies, dependencies } = plugin.packageJson
  const peer = peerDependencies?.['@metaml/core']
  // A package that only brings commands uses no task's contract; it may bring its own core.
  const range = peer ?? (plugin.manifest.tasks.length === 0 ? dependencies?.['@metaml/core'] : undefined)
  if (range === undefined && plugin.manifest.tasks.length === 0) return
  if (range !== undefined && accepts(range, coreVersion)) return
  throw new MetamlError({
    code: 'METAML_E_PLUGIN_CORE',
    kind: 'plugin',
    message: `The plugin ${plugin.name} does not go with the project's @metaml/core.`,
    expected:
      range === undefined ? 'a peer dependency on @metaml/core in its package.json' : `@metaml/core ${range}`,
    found: range === undefined ? 'none' : `@metaml/core ${coreVersion}`,
    todo: `install a version of ${plugin.name} for @metaml/core ${coreVersion}, or the @metaml/core that it wants`,
    data: { package: plugin.name, version: plugin.version, core: coreVersion },
  })
}

/** In a workspace a range may still be written as `workspace:^`. */
function accepts(range: string, version: string): boolean {
  const plain = range.replace(/^workspace:/, '')
  if (plain !== range && ['*', '^', '~'].includes(plain)) return true
  if (plain.replace(/^[\^~=]/, '') === version) return true
  // Every command waits for what is loaded here, and most plugins name the version that is there.
  const satisfies = require('semver/functions/satisfies.js') as typeof import('semver').satisfies
  return satisfies(version, plain, { includePrerelease: true })
}
