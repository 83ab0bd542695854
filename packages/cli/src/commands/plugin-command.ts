import { pathToFileURL } from 'node:url'
import { closest, MetamlError } from '@metaml/core'
import type { CommonOptions, Output } from '../terminal/output.js'
import { openProject } from './open-project.js'

/** What a command that a plugin brings is handed beside its arguments. */
export interface CommandContext {
  /** Absolute. */
  readonly projectDir: string
  readonly output: Output
}

/** The default export of the module of a command that a plugin brings; gives the exit code (default 0). */
export type PluginCommand = (
  args: readonly string[],
  context: CommandContext,
) => number | undefined | Promise<number | undefined>

/** Commands of packages of ours, so that a missing one can be named. */
const elsewhere: { readonly [command: string]: string } = {
  compare: '@metaml/report',
  estimate: '@metaml/hls-estimate',
  figures: '@metaml/report',
  inspect: '@metaml/keras',
  predict: '@metaml/keras',
  report: '@metaml/hls-report',
}

/**
 * Performs a command that is not one of ours: a plugin's, loaded now.
 * @throws METAML_E_COMMAND_MISSING, which names the package; METAML_E_COMMAND_UNKNOWN, METAML_E_COMMAND_EXPORT
 */
export async function performPluginCommand(
  name: string,
  args: readonly string[],
  own: readonly string[],
  options: CommonOptions,
  output: Output,
): Promise<number> {
  const project = await openProject(options).catch(error => {
    if ((error as MetamlError).code === 'METAML_E_PROJECT_NONE') return undefined
    throw error
  })
  const commands = project?.registry.commands ?? []
  const command = commands.find(listing => listing.name === name)
  if (project === undefined || command === undefined)
    throw unknown(name, [...own, ...commands.map(c => c.name)])
  const module = (await import(pathToFileURL(command.module).href)) as { default?: unknown }
  if (typeof module.default !== 'function') {
    throw new MetamlError({
      code: 'METAML_E_COMMAND_EXPORT',
      kind: 'plugin',
      message: `The command '${name}' of ${command.package} ${command.version} can not be performed.`,
      expected: 'a function as the default export of its module',
      found: typeof module.default,
      todo: `reinstall ${command.package}, or tell its author`,
    })
  }
  return (await (module.default as PluginCommand)(args, { projectDir: project.dir, output })) ?? 0
}

function unknown(name: string, known: readonly string[]): MetamlError {
  const bringer = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined
  if (bringer !== undefined) {
    return new MetamlError({
      code: 'METAML_E_COMMAND_MISSING',
      kind: 'plugin',
      message: `The command '${name}' comes with the package ${bringer}, which is no dependency of the project.`,
      todo: `npm install ${bringer}`,
    })
  }
  const near = closest(name, [...known, ...Object.keys(elsewhere)])
  return new MetamlError({
    code: 'METAML_E_COMMAND_UNKNOWN',
    kind: 'usage',
    message: `There is no command '${name}'.`,
    expected: `one of ${[...known].sort().join(', ')}`,
    todo: near === undefined ? 'see metaml --help' : `write '${near}'?`,
  })
}
