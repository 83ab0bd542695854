import { closest, MetamlError } from '@metaml/core'
import { packageOfTask } from '@metaml/registry'
import { tasksTable, taskText } from '../results/task-text.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { drawTable } from '../text/table.js'
import { openProject } from './open-project.js'

/**
 * `metaml tasks`: lists the tasks of the installed plugins, or tells everything about one; imports no plugin.
 * @throws METAML_E_TASK_UNKNOWN
 */
export async function tasks(id: string | undefined, options: CommonOptions, output: Output): Promise<number> {
  const { registry } = await openProject(options)
  if (id === undefined) {
    if (registry.missing.length > 0)
      output.note(`Listed by the project, but not installed: ${registry.missing.join(', ')}`)
    if (output.json) {
      output.result(JSON.stringify({ tasks: registry.tasks, missing: registry.missing }, undefined, 2))
    } else if (registry.tasks.length === 0) {
      output.result('No plugin is installed. Get one, e.g. npm install @metaml/keras-model-gen')
    } else output.result(drawTable(tasksTable(registry.tasks), output.colors.out, output.width))
    return 0
  }
  const task = registry.tasks.find(listing => listing.id === id)
  if (task === undefined) {
    const from = packageOfTask(id)
    const near = closest(id, registry.taskIds)
    const install = from === undefined ? `install the plugin that brings '${id}'` : `npm install ${from}`
    throw new MetamlError({
      code: 'METAML_E_TASK_UNKNOWN',
      kind: 'usage',
      message: `No installed plugin brings a task '${id}'.`,
      expected: `one of ${registry.taskIds.join(', ') || '(none is installed)'}`,
      todo: from !== undefined || near === undefined ? install : `write '${near}'?`,
    })
  }
  output.result(
    output.json ? JSON.stringify({ task }, undefined, 2) : taskText(task, output.colors.out, output.width),
  )
  return 0
}
