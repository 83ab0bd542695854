import { type Colors, createColors } from '../text/colors.js'

/** Where a command writes, and how. Results go to stdout, everything else to stderr. */
export interface Output {
  /** The result is one JSON object. */
  readonly json: boolean
  /** Nothing but the result. */
  readonly quiet: boolean
  /** Debug lines too. */
  readonly verbose: boolean
  /** Whether stderr is a terminal that a moving picture may be drawn on. */
  readonly animate: boolean
  readonly colors: { readonly out: Colors; readonly err: Colors }
  /** Columns and rows of the terminal at stderr. */
  size(): { readonly columns: number; readonly rows: number }
  /** Columns of stdout, where it is a terminal. */
  readonly width: number | undefined
  /** Writes to stdout; a line break is added. */
  result(text: string): void
  /** Writes to stderr, unless `quiet`; a line break is added. */
  note(text: string): void
  /** Writes to stderr, also when `quiet`; a line break is added. */
  complain(text: string): void
}

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly plugin?: readonly string[]
}

type Environment = { readonly [name: string]: string | undefined }
type Stream = Pick<NodeJS.WriteStream, 'write'> & { isTTY?: boolean; columns?: number; rows?: number }

/** The output of a process. Animation and colours need a terminal, and no NO_COLOR; animation no CI either. */
export function createOutput(
  { json = false, quiet = false, verbose = false }: CommonOptions,
  streams: { readonly stdout: Stream; readonly stderr: Stream } = process,
  env: Environment = process.env,
): Output {
  const { stdout, stderr } = streams
  const able = !isSet(env.NO_COLOR) && env.TERM !== 'dumb'
  const write = (stream: Stream, text: string): void => {
    stream.write(`${text}\n`)
  }
  return {
    json,
    quiet,
    verbose,
    animate: stderr.isTTY === true && able && !isSet(env.CI) && !quiet,
    colors: {
      out: createColors(stdout.isTTY === true && able),
      err: createColors(stderr.isTTY === true && able),
    },
    size: () => ({ columns: stderr.columns ?? 80, rows: stderr.rows ?? 24 }),
    width: stdout.isTTY === true ? stdout.columns : undefined,
    result: text => write(stdout, text),
    note: text => {
      if (!quiet) write(stderr, text)
    },
    complain: text => write(stderr, text),
  }
}

/** A variable that is there and not empty; CI=false means no. */
function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false'
}
