import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ref } from '@metaml/core'
import { loadCode } from '@metaml/plugin-kit'
import { afterAll, expect, test } from 'vitest'

const projectDir = await mkdtemp(join(tmpdir(), 'metaml-code-'))
afterAll(() => rm(projectDir, { recursive: true }))
await writeFile(join(projectDir, 'mine.mjs'), 'export const twice = x => 2 * x\nexport const three = 3\n')
await writeFile(join(projectDir, 'broken.mjs'), 'export const twice = \n')

test('gives the function that a parameter refers to', async () => {
  const twice = await loadCode(ref('./mine.mjs', 'twice'), { projectDir })
  expect(twice(4)).toBe(8)
})

test.each([
  ['no-such.mjs', 'twice', 'METAML_E_CODE_MISSING'],
  ['broken.mjs', 'twice', 'METAML_E_CODE_LOAD'],
  ['mine.mjs', 'thrice', 'METAML_E_CODE_EXPORT'],
  ['mine.mjs', 'three', 'METAML_E_CODE_EXPORT'],
])('%s, %s: %s', async (file, name, code) => {
  await expect(loadCode(ref(file, name), { projectDir })).rejects.toMatchObject({ code, kind: 'usage' })
})

test('TypeScript is loaded on every Node, with what it imports', async () => {
  await writeFile(join(projectDir, 'other.ts'), 'export const factor: number = 3\n')
  await writeFile(
    join(projectDir, 'mine.ts'),
    "import { factor } from './other.js'\nexport const times = (x: number): number => factor * x\n",
  )
  const times = await loadCode(ref('./mine.ts', 'times'), { projectDir })
  expect(times(4)).toBe(12)
})

test.each([
  ['mjs', 'fails', 2],
  ['mjs', 'failsLater', 5],
  ['ts', 'fails', 2],
])('what a function in .%s throws says whose it is, and in which line: %s', async (ending, name, line) => {
  const text =
    "export function fails() {\n  throw new TypeError('no rate left')\n}\nexport async function failsLater() {\n  throw new TypeError('no rate left')\n}\n"
  await writeFile(join(projectDir, `throws.${ending}`), text)
  const own = await loadCode(ref(`./throws.${ending}`, name), { projectDir })
  await expect((async () => own(1))()).rejects.toMatchObject({
    code: 'METAML_E_CODE_FAILED',
    kind: 'usage',
    summary: `'${name}' of './throws.${ending}' failed: no rate left`,
    found: `TypeError in line ${line}`,
  })
})
