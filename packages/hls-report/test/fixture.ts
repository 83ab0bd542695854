import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** The path of a report that was written for these tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
}

/** Its text. */
export function fixtureText(name: string): Promise<string> {
  return readFile(fixture(name), 'utf8')
}
