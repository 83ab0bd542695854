import { MetamlError } from '@metaml/core'
import type { Plugin } from './find-plugins.js'

/**
 * Checks that no task id, kind of model or command is brought twice.
 *
 * @throws METAML_E_PLUGIN_DUPLICATE, which names both packages
 */
export function checkDuplicates(plugins: readonly Plugin[]): void {
  const bringers = new Map<string, Plugin>()
  for (const plugin of plugins) {
    const { tasks, kinds = [], commands = [] } = plugin.manifest
    const brought = [
      ...tasks.map(({ id }) => `the task '${id}'`),
      ...kinds.map(({ kind }) => `the kind of model '${kind}'`),
      ...commands.map(({ name }) => `the command '${name}'`),
    ]
    for (const thing of brought) {
      const first = bringers.get(thing)
      if (first !== undefined) throw duplicate(thing, first, plugin)
      bringers.set(thing, plugin)
    }
  }
}

function duplicate(thing: string, first: Plugin, second: Plugin): MetamlError {
  return new MetamlError({
    code: 'METAML_E_PLUGIN_DUPLICATE',
    kind: 'plugin',
    message: `${thing[0]!.toUpperCase()}${thing.slice(1)} is brought twice.`,
    expected: 'one plugin that brings it',
    found: [first, second].map(({ name, version, dir }) => `${name} ${version} in ${dir}`).join(' and '),
    todo: first === second ? `tell the author of ${first.name}` : 'remove one of the two from the project',
    data: { packages: [first.name, second.name] },
  })
}
