import { parseArgs } from 'node:util'
import { checkPackageName, checkTaskId } from './check-name.js'
import { createError } from './create-error.js'

/** What is to be made. */
export interface CreateOrder {
  readonly template: 'project' | 'task-typescript' | 'task-python'
  /** The folder, relative to where the command is called. */
  readonly folder: string
  /** Of the package. */
  readonly name: string
  /** Of the task, in kebab-case; a project has none. */
  readonly task?: string
}

/** What the command prints for `--help`. */
export const usage = `Usage: npm create metaml [NAME]
       npm create metaml [NAME] -- --task ID [--python]

Makes a folder NAME (default: metaml-project) with a project: a design flow, package.json, README.
With --task it makes a plugin instead (default: metaml-ID): a package with a pipe task and its test.

  --task ID  the task's id, in kebab-case, e.g. weight-rounding
  --python   the task's work is a Python function; without it, TypeScript
`

/**
 * Reads the command's arguments; undefined when they ask for help.
 * @throws METAML_E_CREATE_USAGE, METAML_E_CREATE_NAME
 */
export function readOrder(args: readonly string[]): CreateOrder | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  const { task, python = false } = values
  if (positionals.length > 1 || (python && task === undefined)) {
    throw createError('USAGE', 'The arguments do not fit together.', {
      expected: 'at most one NAME, and --python beside --task',
      found: args.join(' '),
    })
  }
  if (task !== undefined) checkTaskId(task)
  const name = positionals[0] ?? (task === undefined ? 'metaml-project' : `metaml-${task}`)
  checkPackageName(name)
  const folder = name.split('/').at(-1)!
  if (task === undefined) return { template: 'project', folder, name }
  return { template: python ? 'task-python' : 'task-typescript', folder, name, task }
}

function parse(args: readonly string[]): {
  values: { task?: string; python?: boolean; help?: boolean }
  positionals: string[]
} {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        task: { type: 'string' },
        python: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw createError('USAGE', (cause as Error).message.split('\n')[0]!, {
      expected: '[NAME] [--task ID [--python]]',
      found: args.join(' '),
    })
  }
}
