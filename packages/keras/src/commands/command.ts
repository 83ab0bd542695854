import { parseArgs } from 'node:util'
import { MetamlError } from '@metaml/core'

/** What the command line hands a command beside its arguments; results go to stdout, notes to stderr. */
export interface CommandContext {
  readonly output: {
    readonly json: boolean
    result(text: string): void
    note(text: string): void
  }
}

/** The arguments of a command: positional ones, and the .h5 of weights. */
export interface CommandArguments {
  readonly files: readonly string[]
  readonly weights?: string
  readonly help: boolean
}

/**
 * Reads the arguments of a command.
 * @throws METAML_E_KERAS_ARGUMENTS, with how the command is called
 */
export function readArguments(args: readonly string[], usage: string, count: number): CommandArguments {
  const refuse = (found: string) =>
    new MetamlError({
      code: 'METAML_E_KERAS_ARGUMENTS',
      kind: 'usage',
      message: 'The command is called in another way.',
      expected: usage,
      found,
    })
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(args)
  } catch (error) {
    throw refuse((error as Error).message.split('. ')[0]!)
  }
  const { positionals: files, values } = parsed
  const help = values.help === true
  if (!help && files.length !== count) throw refuse(`${files.length} files`)
  return { files, help, ...(values.weights !== undefined && { weights: values.weights }) }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      weights: { type: 'string' },
      help: { ...flag, short: 'h' },
      // Of every command; the command line has looked at them.
      json: flag,
      quiet: { ...flag, short: 'q' },
      verbose: { ...flag, short: 'v' },
      plugin: { type: 'string', multiple: true },
    },
  })
}
