import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { closest } from '@metaml/core'

/**
 * The dependency that could be meant by the package that an import does not find, as the message says it:
 * `Cannot find package 'x' imported from ...`. Looks in the package.json files from a file's folder upwards.
 */
export function nearDependency(message: string, file: string): string | undefined {
  const name = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./'][^/']*)'/.exec(message)?.[1]
  return name === undefined ? undefined : closest(name, dependenciesAbove(dirname(file)))
}

function dependenciesAbove(dir: string): string[] {
  const above = dirname(dir) === dir ? [] : dependenciesAbove(dirname(dir))
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as {
      readonly [field: string]: object | undefined
    }
    return [...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {}), ...above]
  } catch {
    return above
  }
}
