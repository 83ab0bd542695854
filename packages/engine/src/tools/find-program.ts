import { constants } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import type { ProgramNeed } from '@metaml/core'
import type { EngineConfig } from '../config/engine-config.js'

/** Where a need's program was looked for. */
export interface ProgramSearch {
  /** Absolute paths of programs, best first. */
  readonly found: readonly string[]
  /** Says why nothing was found, when nothing was. */
  readonly problem: string
}

/**
 * Looks for a need's program: where the setting `tools.<id>.path` says (a program, or the folder of an
 * installation), else in PATH, then in the usual places.
 */
export async function findPrograms(need: ProgramNeed, config: EngineConfig): Promise<ProgramSearch> {
  const { path: setting, launcher } = config.tools?.[need.id] ?? {}
  if (setting !== undefined) {
    const search = await findSetting(need, setting)
    if (search.found.length > 0 || launcher === undefined || !isAbsolute(setting)) return search
    // What is not here may be where the launcher runs it.
    return { ...search, found: [setting] }
  }
  const path = pathFolders()
  const { places = [] } = need
  const expanded = (await Promise.all(places.map(expandPlace))).flat()
  const candidates = [path, expanded].flatMap(folders =>
    need.commands.flatMap(command => folders.map(folder => join(folder, command))),
  )
  const looked = ['PATH', ...places].join(', ')
  return {
    found: await executables([...new Set(candidates)]),
    problem: `no ${need.commands.join(' or ')} in ${looked}`,
  }
}

/** Finds a program by its path or, when that has no slash, in PATH. */
export async function findCommand(command: string): Promise<string | undefined> {
  const candidates = command.includes('/') ? [command] : pathFolders().map(folder => join(folder, command))
  return (await executables(candidates))[0]
}

async function findSetting({ id, commands }: ProgramNeed, setting: string): Promise<ProgramSearch> {
  const problem = `the setting tools.${id}.path says ${setting}, where`
  if (!setting.includes('/')) {
    const path = await findCommand(setting)
    return { found: path === undefined ? [] : [path], problem: `${problem} PATH has no such program` }
  }
  const found = await stat(setting).catch(() => undefined)
  if (found === undefined) return { found: [], problem: `${problem} nothing is` }
  if (found.isDirectory()) {
    const inside = commands.flatMap(command => [join(setting, command), join(setting, 'bin', command)])
    return {
      found: await executables(inside),
      problem: `${problem} is a folder without ${commands.join(' or ')}`,
    }
  }
  return { found: await executables([setting]), problem: `${problem} is a file that may not be executed` }
}

/** The folders that a place with parts `*` stands for: `2023.2` comes before `2023.1`, that before `2018.3`. */
async function expandPlace(place: string): Promise<string[]> {
  let folders = ['/']
  for (const part of place.split('/').filter(name => name !== '')) {
    const inside = folders.map(async folder =>
      part === '*' ? (await namesIn(folder)).map(name => join(folder, name)) : [join(folder, part)],
    )
    folders = (await Promise.all(inside)).flat()
  }
  return folders
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
}

function pathFolders(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
}

async function executables(candidates: readonly string[]): Promise<string[]> {
  const checked = await Promise.all(
    candidates.map(async path => ((await isExecutable(path)) ? path : undefined)),
  )
  return checked.filter(path => path !== undefined)
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    if (!(await stat(path)).isFile()) return false
    await access(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
