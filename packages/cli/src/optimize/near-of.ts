import { readdirSync } from 'node:fs'
import path from 'node:path'
import { closest } from '@metaml/core'

/** What to do about a file that is not there: the name that was meant, or what is beside it. */
export function nearOf(file: string): string {
  const folder = path.dirname(file)
  let names: readonly string[]
  try {
    names = readdirSync(folder).filter(name => !name.startsWith('.') && name !== 'node_modules')
  } catch {
    return `there is no folder ${folder}`
  }
  const near = closest(path.basename(file), names)
  if (near !== undefined) return `write '${path.join(path.relative(process.cwd(), folder), near)}'?`
  return names.length === 0 ? 'the folder is empty' : `beside it are ${names.slice(0, 12).join(', ')}`
}
