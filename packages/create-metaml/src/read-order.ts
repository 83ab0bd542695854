import path from 'node:path'
import { parseArgs } from 'node:util'
import { closest } from '@metaml/core'
import { checkPackageName, checkTaskId } from './check-name.js'
import { createError } from './create-error.js'

/** What is to be made. */
export interface CreateOrder {
  readonly template: 'project' | 'task-typescript' | 'task-python'
  /** The folder, relative to where the command is called; `.` for that itself. */
  readonly folder: string
  /** Of the package. */
  readonly name: string
  /** Of the task, in kebab-case; a project has none. */
  readonly task?: string
}

/** What the command prints for `--help`. */
export const usage = `Usage: npm create metaml [NAME]
       npm create metaml [NAME] -- --task ID [--python]

Makes a folder NAME (default: metaml-project) with a project: a design flow, package.json, README. Where NAME is a dot,
it is made in the folder that you are in, of its name.
With --task it makes a plugin instead (default: metaml-ID): a package with a pipe task and its test.

  --task ID  the task's id, in kebab-case, e.g. weight-rounding
  --python   the task's work is a Python function; without it, TypeScript
`

const options = {
  task: { type: 'string' },
  python: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Where the command is called. */
export interface CallPlace {
  /** Absolute path. */
  readonly cwd?: string
  readonly env?: { readonly [name: string]: string | undefined }
}

/**
 * Reads the command's arguments; undefined when they ask for help.
 * @throws METAML_E_CREATE_USAGE, METAML_E_CREATE_NAME
 */
export function readOrder(args: readonly string[], place: CallPlace = {}): CreateOrder | undefined {
  const { cwd = process.cwd(), env = {} } = place
  // Of `pnpm create metaml NAME -- --task ID`, which npm would have taken for itself.
  const [separator] = args.flatMap((arg, at) => (arg === '--' ? [at] : []))
  const { values, positionals } = parse(args.filter((_, at) => at !== separator))
  if (values.help) return undefined
  const { task, python = false } = values
  if (task === undefined && !python && env.npm_config_task !== undefined) throw takenByNpm(env)
  if (positionals.length > 1 || (python && task === undefined)) {
    throw createError('USAGE', 'The arguments do not fit together.', {
      expected: 'at most one NAME, and --python beside --task',
      found: args.join(' '),
      todo: 'see --help',
    })
  }
  if (task !== undefined) checkTaskId(task)
  const here = positionals[0] === '.' || positionals[0] === './'
  const name = here
    ? path.basename(cwd)
    : (positionals[0] ?? (task === undefined ? 'metaml-project' : `metaml-${task}`))
  checkPackageName(name)
  const folder = here ? '.' : name.split('/').at(-1)!
  if (task === undefined) return { template: 'project', folder, name }
  return { template: python ? 'task-python' : 'task-typescript', folder, name, task }
}

/** npm keeps options for itself that do not stand after `--`: without a word, a project would be made of a task's id. */
function takenByNpm({ npm_config_task: task }: { readonly [name: string]: string | undefined }): Error {
  const id = task === 'true' ? 'ID' : task
  return createError('USAGE', 'npm has kept the option --task for itself.', {
    expected: '-- before the options',
    found: 'none',
    todo: `write: npm create metaml -- --task ${id}`,
  })
}

function parse(args: readonly string[]): {
  values: { task?: string; python?: boolean; help?: boolean }
  positionals: string[]
} {
  const wrong = args.find(arg => arg.startsWith('-') && !isOption(arg))
  if (wrong !== undefined) {
    const near = closest(wrong.split('=')[0]!, Object.keys(options).map(flagOf))
    throw createError('USAGE', `There is no option '${wrong}'.`, {
      expected: 'one of --task ID, --python, --help',
      found: wrong,
      todo: near === undefined ? 'see --help' : `did you mean ${near}?`,
    })
  }
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (cause) {
    throw createError('USAGE', (cause as Error).message.split('\n')[0]!, {
      expected: '[NAME] [--task ID [--python]]',
      found: args.join(' '),
      todo: 'see --help',
    })
  }
}

function isOption(arg: string): boolean {
  return arg === '-h' || Object.keys(options).some(name => arg.split('=')[0] === flagOf(name))
}

function flagOf(name: string): string {
  return `--${name}`
}
