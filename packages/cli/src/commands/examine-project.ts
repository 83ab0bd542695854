import { access, constants, statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isMetamlError, type MetamlError, type ToolNeed } from '@metaml/core'
import { type EngineConfig, readConfig } from '@metaml/engine'
import { findProject, openRegistry, type Registry } from '@metaml/registry'
import type { Finding } from '../results/doctor-table.js'
import type { CommonOptions } from '../terminal/output.js'
import type { NeededBy } from './examine-host.js'

/** What was found of a project, and what its plugins need. */
export interface ProjectExamination {
  readonly findings: readonly Finding[]
  readonly config: EngineConfig
  readonly needs: NeededBy
}

/** Looks at the project, its settings, its disk and its plugins, which are imported. Errors become findings. */
export async function examineProject(options: CommonOptions): Promise<ProjectExamination> {
  const findings: Finding[] = []
  const trying = async <T>(
    what: string,
    area: Finding['area'],
    act: () => T | Promise<T>,
  ): Promise<T | undefined> => {
    try {
      return await act()
    } catch (error) {
      if (!isMetamlError(error)) throw error
      findings.push(asFinding(what, area, error))
      return undefined
    }
  }
  const cwd = process.cwd()
  const dir = await trying('project', 'project', () => findProject(cwd))
  if (dir === undefined) return { findings, config: {}, needs: new Map() }
  findings.push({ what: 'project', area: 'project', status: 'ok', found: dir })
  const config = (await trying('settings', 'project', () => readConfig(dir))) ?? {}
  findings.push(await examineDisk(resolve(dir, config.store ?? '.metaml/store'), dir))
  const plugins = (options.plugin ?? []).map(path => resolve(cwd, path))
  const registry = await trying('plugins', 'plugin', () => openRegistry({ projectDir: dir, plugins }))
  const needs = new Map<string, { need: ToolNeed; tasks: string[] }>()
  for (const { id, package: name, version } of registry?.tasks ?? []) {
    const loaded = await trying(id, 'plugin', async () => {
      await registry!.load([id])
      return true
    })
    if (loaded === undefined) continue
    findings.push({ what: id, area: 'plugin', status: 'ok', found: `${name} ${version}` })
    addNeeds(needs, id, registry!)
  }
  return { findings, config, needs }
}

function addNeeds(
  needs: Map<string, { need: ToolNeed; tasks: string[] }>,
  id: string,
  registry: Registry,
): void {
  for (const need of (registry.find(id)?.needs ?? []) as readonly ToolNeed[]) {
    const known = needs.get(need.id)
    if (known === undefined) needs.set(need.id, { need, tasks: [id] })
    else known.tasks.push(id)
  }
}

/** Whether the store and the project can be written, and the space that is left. */
async function examineDisk(store: string, dir: string): Promise<Finding> {
  const place = await nearest([store, join(dir, '.metaml'), dir])
  try {
    await access(place, constants.W_OK)
    const { bavail, bsize } = await statfs(place)
    const free = `${((bavail * bsize) / 1e9).toFixed(1)} GB free in ${place}`
    return { what: 'disk', area: 'project', status: 'ok', found: free }
  } catch (error) {
    return {
      what: 'disk',
      area: 'project',
      status: 'broken',
      found: (error as Error).message,
      todo: `let ${place} be written by you`,
    }
  }
}

/** The first of some folders that is there. */
async function nearest(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const there = await access(folder).then(
      () => true,
      () => false,
    )
    if (there) return folder
  }
  return folders.at(-1)!
}

function asFinding(what: string, area: Finding['area'], error: MetamlError): Finding {
  const { code, summary, expected, todo } = error
  return {
    what,
    area,
    status: 'broken',
    found: `${code} ${summary}`,
    ...(expected !== undefined && { expected }),
    ...(todo !== undefined && { todo }),
  }
}
