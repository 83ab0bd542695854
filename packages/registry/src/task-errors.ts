import { type AnyPipeTask, closest, MetamlError } from '@metaml/core'
import type { Plugin } from './find-plugins.js'
import { packageOfTask } from './known-packages.js'
import { taskPackage } from './task-package.js'

/** The error for a task id that no plugin of the project brings. */
export function unknownTask(id: string, known: readonly string[], missing: readonly string[]): MetamlError {
  const own = packageOfTask(id)
  const near = own === undefined ? closest(id, known) : undefined
  const install = own === undefined ? 'install the plugin that brings it' : `npm install ${own}`
  const absent = missing.length > 0 ? ` (not installed, though listed: ${missing.join(', ')})` : ''
  return new MetamlError({
    code: 'METAML_E_TASK_UNKNOWN',
    kind: 'plugin',
    message: `No plugin of the project brings a task '${id}'.`,
    expected: known.length > 0 ? `one of ${[...known].sort().join(', ')}` : 'a task of an installed plugin',
    found: `'${id}'${absent}`,
    todo: near === undefined ? install : `write '${near}'? Or install the plugin that brings '${id}'`,
    data: { task: id, ...(own !== undefined && { package: own }) },
  })
}

/** The error for a task object that a flow imported from elsewhere than the project's plugins. */
export function foreignTask(id: string, task: AnyPipeTask, accepted: Plugin | undefined): MetamlError {
  const from = taskPackage(task)
  const origin =
    from === undefined ? 'an object made elsewhere' : `${from.name} ${from.version} in ${from.dir}`
  if (accepted !== undefined) {
    return new MetamlError({
      code: 'METAML_E_TASK_FOREIGN',
      kind: 'plugin',
      message: `The flow's task '${id}' is not the one that the project's plugin ${accepted.name} exports.`,
      expected: `${accepted.name} ${accepted.version} in ${accepted.dir}`,
      found: origin,
      todo: `import it from '${accepted.name}', and have that package once only`,
      data: { task: id, package: accepted.name },
    })
  }
  const name = from?.name ?? `@metaml/${id}`
  return new MetamlError({
    code: 'METAML_E_TASK_FOREIGN',
    kind: 'plugin',
    message: `The flow's task '${id}' comes from a package that is no direct dependency of the project.`,
    expected: 'a task of a package that the project itself depends on',
    found: origin,
    todo: `npm install ${name}`,
    data: { task: id, package: name },
  })
}
