import type { Ports, PortType } from '@metaml/core'
import type { TaskListing } from '@metaml/registry'
import { type Colors, plain } from '../text/colors.js'
import { drawTable, type TableData } from '../text/table.js'
import { paramsTable } from './params-table.js'

/** The installed tasks as a table. */
export function tasksTable(tasks: readonly TaskListing[]): TableData {
  return {
    columns: ['task', 'role', 'models', 'package', 'summary'].map(heading => ({ heading })),
    rows: tasks.map(task => [
      ...[task.id, task.role, task.multiplicity, `${task.package} ${task.version}`, task.summary],
    ]),
  }
}

/** Everything about a task, for people: ports, parameters, needs. */
export function taskText(task: TaskListing, colors: Colors = plain, width?: number): string {
  const params = paramsTable(task.params)
  const needs = task.needs.map(({ id, range, install }) => `  ${id} ${range}: ${install}`)
  return [
    `${colors.bold(task.id)} (${task.role}, ${task.multiplicity}): ${task.summary}\n${task.package} ${task.version}, export ${task.export}`,
    [
      `Inputs:   ${portsText(task.inputs)}`,
      `Outputs:  ${portsText(task.outputs)}`,
      ...(task.firing === undefined ? [] : [`Fires on: ${task.firing}`]),
    ].join('\n'),
    ...(params === undefined ? ['No parameters.'] : [drawTable(params, colors, width)]),
    ...(needs.length === 0 ? [] : [[colors.bold('Needs'), ...needs].join('\n')]),
  ].join('\n\n')
}

function portsText(ports: Ports): string {
  const written = Object.entries(ports).map(([name, type]) => `${name}: ${portText(type)}`)
  return written.join(', ') || 'none'
}

function portText(type: PortType): string {
  if (typeof type === 'string') return type
  if ('like' in type) return `like ${type.like}`
  if ('many' in type) return `many ${portText(type.many)}`
  return `${portText(type.optional)} (optional)`
}
