import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const here = fileURLToPath(new URL('..', import.meta.url))
const command = fileURLToPath(import.meta.resolve('@metaml/cli/package.json')).replace(
  'package.json',
  'bin/metaml.js',
)
const readme = readFileSync(`${here}/README.md`, 'utf8')

/** What `metaml check` complains of, and how it ends. */
function check(file: string): Promise<{ code: number; said: string }> {
  const env = { ...process.env, NO_COLOR: '1' }
  return new Promise(resolve => {
    execFile(
      process.execPath,
      [command, 'check', `flows/${file}`],
      { cwd: here, env },
      (error, _, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), said: stderr.trim() })
      },
    )
  })
}

/** Long lists end behind the third name: they grow with every task and parameter. */
const shorten = (text: string) => text.replace(/(expected: one of (?:[^,\n]+, ){3})[^\n]*/g, '$1...')

const told = [...readme.matchAll(/\[`flows\/([^`]+)`\].*\n\n```text\n([\s\S]*?)\n```/g)]

test('all of them are told of', () => {
  expect(told.map(([, file]) => file).sort()).toEqual(readdirSync(`${here}/flows`).sort())
  expect(told.length).toBeGreaterThan(10)
})

test.each(told.map(([, file, said]) => [file!, said!]))(
  '%s: metaml check says what the page says',
  async (file, said) => {
    const found = await check(file)
    expect(shorten(found.said)).toBe(said)
    expect(found.code).toBe(said.startsWith('Warning') ? 0 : 2)
  },
)
