import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { listRuns } from '@metaml/engine'
import { findProject } from '@metaml/registry'
import type { Command } from 'commander'
import type { CommonOptions } from '../terminal/output.js'
import { openProject } from './open-project.js'

/** Commands whose arguments are runs. */
const ofRuns = new Set(['resume', 'show', 'log', 'diff', 'compare', 'figures'])
/** Commands whose arguments are flow files. */
const ofFlows = new Set(['run', 'check'])
/** Options whose value is a run. */
const runOptions = new Set(['--remove', '--baseline'])

/**
 * What can stand at the end of a command line: commands, a command's options, ids of runs, files and folders.
 * @param words - those behind `metaml`; the last is the one that is being written, perhaps empty
 */
export async function completions(program: Command, words: readonly string[]): Promise<string[]> {
  const visible = program.createHelp().visibleCommands(program)
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1)
  const name = before.find(word => !word.startsWith('-'))
  const command = program.commands.find(one => one.name() === name)
  const fits = (all: readonly string[]): string[] =>
    [...new Set(all)].filter(word => word.startsWith(last)).sort()
  if (last.startsWith('-')) {
    const options = [...(command?.options ?? []), ...program.options]
    return fits(options.map(option => option.long ?? option.short ?? '').filter(Boolean))
  }
  if (runOptions.has(before.at(-1) ?? '')) return fits(await runIds())
  if (name === undefined) return fits([...visible.map(one => one.name()), ...(await pluginCommands())])
  if (ofRuns.has(name)) return fits(await runIds())
  if (name === 'tasks') return fits(await taskIds())
  return await filesLike(last, ofFlows.has(name) ? /\.(flow\.)?(ts|js|mjs|json)$/ : undefined)
}

async function runIds(): Promise<string[]> {
  // Outside a project there is nothing to propose, and a completion says nothing of it.
  try {
    return (await listRuns(findProject(process.cwd()))).map(({ id }) => id)
  } catch {
    return []
  }
}

async function pluginCommands(): Promise<string[]> {
  const project = await openProject({} satisfies CommonOptions).catch(() => undefined)
  return project?.registry.commands.map(({ name }) => name) ?? []
}

async function taskIds(): Promise<string[]> {
  const project = await openProject({} satisfies CommonOptions).catch(() => undefined)
  return project?.registry.tasks.map(({ id }) => id) ?? []
}

async function filesLike(begun: string, wanted: RegExp | undefined): Promise<string[]> {
  const folder = begun.endsWith('/')
    ? begun
    : path.dirname(begun) === '.' && !begun.startsWith('.')
      ? ''
      : `${path.dirname(begun)}/`
  const entries = await readdir(folder === '' ? '.' : folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory() || wanted === undefined || wanted.test(entry.name))
    .filter(
      ({ name }) => wanted === undefined || !/^(package(-lock)?|tsconfig.*|metaml\.\w+)\.json$/.test(name),
    )
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .map(entry => `${folder}${entry.name}${entry.isDirectory() ? '/' : ''}`)
    .filter(file => file.startsWith(begun))
    .sort()
}
