import { closest, MetamlError } from '@metaml/core'
import type { Command, CommanderError } from 'commander'

/** What the command line's parser refused, as an error of ours with a suggestion. `command` is where it stopped. */
export function commanderError(error: CommanderError, command: Command): MetamlError {
  const quoted = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const words = quoted.split(/[ ,|=]+/)
  const path = pathOf(command)
  const refuse = (
    code: `METAML_E_${string}`,
    message: string,
    rest: { expected?: string; found?: string; todo?: string } = {},
  ): MetamlError =>
    new MetamlError({ code, kind: 'usage', message, todo: `see ${path} --help`, ...rest, cause: error })
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(words[0]!, command)
    case 'commander.missingArgument':
      return refuse('METAML_E_ARGUMENT_MISSING', `'${path}' needs the argument ${quoted.toUpperCase()}.`, {
        expected: `${path} ${command.usage()}`,
      })
    case 'commander.excessArguments':
      return refuse('METAML_E_ARGUMENT_EXCESS', `'${path}' was given too many arguments.`, {
        expected: `${path} ${command.usage()}`,
        found: command.args.join(' '),
      })
    case 'commander.optionMissingArgument':
      return refuse('METAML_E_OPTION_VALUE', `The option '${quoted}' needs a value.`)
    default:
      return refuse('METAML_E_COMMAND_LINE', error.message.replace(/^error: /, ''))
  }
}

/** The error for an option that a command does not have, with the one that could be meant. */
export function unknownOption(name: string, command: Command): MetamlError {
  const options = optionNames(command)
  const near = closest(name, options)
  const path = pathOf(command)
  return new MetamlError({
    code: 'METAML_E_OPTION_UNKNOWN',
    kind: 'usage',
    message: `'${path}' has no option '${name}'.`,
    expected: `one of ${options.join(', ')}`,
    todo: near === undefined ? `see ${path} --help` : `write '${near}'?`,
  })
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** The options of a command and of those above it. */
function optionNames(command: Command): string[] {
  const own = command.options.flatMap(({ long }) => (long ? [long] : []))
  return command.parent === null ? [...own, '--help'] : [...own, ...optionNames(command.parent)]
}
