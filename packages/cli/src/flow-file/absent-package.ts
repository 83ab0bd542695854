import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { closest } from '@metaml/core'
import { knownPackages } from '@metaml/registry'

/**
 * What to do about a package that an import does not find, as the message says it: `Cannot find package 'x' imported
 * from ...`. A package of MetaML is to be installed; another may be a dependency (of the package.json files from the
 * file's folder upwards) that is misspelt. Undefined when the message is of no package.
 */
export function absentPackage(message: string, file: string): string | undefined {
  const name = /^Cannot find (?:module|package) '((?:@[^/']+\/)?[^./'][^/']*)'/.exec(message)?.[1]
  if (name === undefined) return undefined
  if (Object.hasOwn(knownPackages, name)) return `npm install ${name}`
  const near = closest(name, dependenciesAbove(dirname(file)))
  return near === undefined ? `npm install ${name}, or mend the import` : `write '${near}'?`
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
