import { parseArgs } from 'node:util'
import { MetamlError } from '@metaml/core'

/** What the command line hands a command beside its arguments; results go to stdout, notes to stderr. */
export interface CommandContext {
  /** Absolute. */
  readonly projectDir: string
  readonly output: {
    readonly json: boolean
    result(text: string): void
    note(text: string): void
  }
}

type Options = { readonly [name: string]: { readonly type: 'string' | 'boolean' } }

/** Arguments of a command: what is no option, and the values of those that are. */
export interface CommandArguments {
  readonly positionals: readonly string[]
  readonly values: { readonly [name: string]: string | boolean | (string | boolean)[] | undefined }
}

/**
 * Reads a command's arguments; those of every command (`--json`, `--quiet`) are let through.
 * @throws METAML_E_REPORT_ARGUMENTS, with how the command is called
 */
export function readArguments(args: readonly string[], usage: string, options: Options): CommandArguments {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...options,
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        quiet: { type: 'boolean', short: 'q' },
        verbose: { type: 'boolean', short: 'v' },
        plugin: { type: 'string', multiple: true },
      },
    })
    return { positionals, values: values as CommandArguments['values'] }
  } catch (error) {
    throw wrongCall(usage, (error as Error).message.split('. ')[0]!)
  }
}

/** METAML_E_REPORT_ARGUMENTS: the command is called in another way. */
export function wrongCall(usage: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_REPORT_ARGUMENTS',
    kind: 'usage',
    message: 'The command is called in another way.',
    expected: usage,
    found,
  })
}
