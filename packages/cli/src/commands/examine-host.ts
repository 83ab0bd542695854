import type { ProgramNeed, ToolNeed } from '@metaml/core'
import { diagnoseNeed, type EngineConfig } from '@metaml/engine'
import type { Finding } from '../results/doctor-table.js'
import { examineNode } from './examine-node.js'

/** Needs of the tasks of a project, each with the tasks that have it. */
export type NeededBy = ReadonlyMap<string, { readonly need: ToolNeed; readonly tasks: readonly string[] }>

/** Programs that most flows need, looked for also where no installed plugin does. */
const usual: readonly ProgramNeed[] = [
  {
    id: 'g++',
    commands: ['g++'],
    version: { args: ['-dumpfullversion'], pattern: '^(\\d+\\.\\d+\\.\\d+)', range: '>=9' },
    install: 'a C++ compiler, e.g. apt install g++',
  },
  {
    id: 'python',
    commands: ['python3', 'python'],
    version: { args: ['--version'], pattern: 'Python (\\d+\\.\\d+\\.\\d+)', range: '>=3.11' },
    install: 'Python 3.11 or later with venv, e.g. apt install python3 python3-venv',
  },
]

/** Looks at Node and at every tool: those that the installed plugins need, and the usual ones. */
export async function examineHost(config: EngineConfig, needs: NeededBy): Promise<Finding[]> {
  const others = usual.filter(({ id }) => !needs.has(id)).map(need => ({ need, tasks: [] }))
  const tools = await Promise.all(
    [...needs.values(), ...others].map(({ need, tasks }) => examineNeed(need, tasks, config)),
  )
  return [examineNode(process.versions.node), ...tools]
}

async function examineNeed(need: ToolNeed, tasks: readonly string[], config: EngineConfig): Promise<Finding> {
  const { status, path, version, range, install, todo } = await diagnoseNeed(need, config)
  return {
    what: need.id,
    area: 'tool',
    status,
    found: [version, path].filter(Boolean).join(' '),
    expected: range,
    neededBy: tasks,
    ...(status !== 'ok' && { todo: todo ?? install }),
  }
}
