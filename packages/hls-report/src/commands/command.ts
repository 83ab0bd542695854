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

/** How `metaml report` is called. */
export const usage = 'metaml report PATH... [--json | --csv] [--all]'

/** The arguments of `metaml report`. */
export interface ReportArguments {
  readonly paths: readonly string[]
  readonly csv: boolean
  /** In folders the reports of every function too. */
  readonly all: boolean
  readonly help: boolean
}

/**
 * Reads the arguments of `metaml report`.
 * @throws METAML_E_REPORT_ARGUMENTS, with how the command is called
 */
export function readArguments(args: readonly string[]): ReportArguments {
  const refuse = (found: string) =>
    new MetamlError({
      code: 'METAML_E_REPORT_ARGUMENTS',
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
  const { positionals: paths, values } = parsed
  const { csv = false, all = false, help = false } = values
  if (!help && paths.length === 0) throw refuse('no path')
  if (csv && values.json) throw refuse('--json and --csv')
  return { paths, csv, all, help }
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean' } as const
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      csv: flag,
      all: flag,
      help: { ...flag, short: 'h' },
      // Of every command; the command line has looked at them.
      json: flag,
      quiet: { ...flag, short: 'q' },
      verbose: { ...flag, short: 'v' },
      plugin: { type: 'string', multiple: true },
    },
  })
}
