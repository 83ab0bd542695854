import { resolve } from 'node:path'
import { findProject, openRegistry, type Registry } from '@metaml/registry'
import type { CommonOptions } from '../terminal/output.js'

/** The user's project: its folder and its plugins. */
export interface Project {
  /** Absolute. */
  readonly dir: string
  readonly registry: Registry
}

/** Opens the project that the current folder belongs to; `--plugin` counts from the current folder. */
export async function openProject(options: CommonOptions, cwd = process.cwd()): Promise<Project> {
  const dir = findProject(cwd)
  const plugins = (options.plugin ?? []).map(path => resolve(cwd, path))
  return { dir, registry: await openRegistry({ projectDir: dir, plugins }) }
}
