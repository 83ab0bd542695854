import type { CreateOrder } from './read-order.js'

/** npm leaves out or renames such files of a package that it publishes, so templates have them by other names. */
const renamed: { readonly [name: string]: string } = {
  'package.json.template': 'package.json',
  'gitignore.template': '.gitignore',
}

/** The path of a template's file in what is made of it. */
export function filledPath(path: string, order: CreateOrder): string {
  return fillNames(
    path
      .split('/')
      .map(part => renamed[part] ?? part)
      .join('/'),
    order,
  )
}

/**
 * Writes the names of an order in place of those of a template: `my-package`, its last part `my-folder`, and of a task `my-task` in all its forms
 * (`myTask`, `my_task`, `MY-TASK`).
 */
export function fillNames(text: string, { name, task }: CreateOrder): string {
  const named = text.replaceAll('my-package', name).replaceAll('my-folder', name.split('/').at(-1)!)
  if (task === undefined) return named
  return named
    .replaceAll('my-task', task)
    .replaceAll('MY-TASK', task.toUpperCase())
    .replaceAll('my_task', pythonName(task))
    .replaceAll(
      'myTask',
      task.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
    )
}

/** The name of a task's Python file; of one word, it could stand before a module of Python's own (`select.py`). */
function pythonName(task: string): string {
  return task.includes('-') ? task.replaceAll('-', '_') : `${task}_task`
}

/** A dependency on a package of MetaML, whose version is not known before it is filled in. */
const open = /("(@metaml\/[a-z0-9-]+)": )"\*"/g

/** Fills in the versions of the packages of MetaML in a package.json. */
export function fillVersions(packageJson: string, versionOf: (name: string) => string): string {
  return packageJson.replace(open, (_, before: string, name: string) => `${before}"${versionOf(name)}"`)
}
