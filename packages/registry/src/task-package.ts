import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AnyPipeTask } from '@metaml/core'
import { readPackageJson } from './package-json.js'

/** The package that a task object comes from, as far as its units' modules tell. */
export interface TaskPackage {
  readonly name: string
  readonly version: string
  readonly dir: string
}

/** Finds the package that a task's code lies in; undefined for a task without units, or outside any package. */
export function taskPackage(task: AnyPipeTask): TaskPackage | undefined {
  const module = Object.values(task.units ?? {})[0]?.module
  if (module?.protocol !== 'file:') return undefined
  for (let dir = dirname(fileURLToPath(module)); ; dir = dirname(dir)) {
    const { name, version = '0.0.0' } = readPackageJson(dir) ?? {}
    if (name !== undefined) return { name, version, dir }
    if (dirname(dir) === dir) return undefined
  }
}
