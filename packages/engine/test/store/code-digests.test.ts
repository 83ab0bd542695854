import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ref } from '@metaml/core'
import { expect, test } from 'vitest'
import { codeDigests } from '../../dist/store/code-digests.js'
import { temporaryFolder } from '../temporary-folder.js'

function project(files: Record<string, string>): string {
  const dir = temporaryFolder()
  for (const [path, text] of Object.entries(files)) write(dir, path, text)
  return dir
}

function write(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}

const files = {
  'mine.ts': `import { a } from './lib/a.js'\nexport * from './b'\nimport 'fast-check'\nexport const fits = () => a`,
  'lib/a.ts': `import data from "../data.json" with { type: 'json' }\nexport const a = await import('./dir')`,
  'lib/dir/index.mjs': `export default new URL('./table.csv', import.meta.url)`,
  'lib/dir/table.csv': '1,2',
  'b.js': `const c = require('./c.cjs')`,
  'c.cjs': '',
  'data.json': '{}',
  'unrelated.ts': '',
}
const args = { objective: ref('./mine.ts', 'fits'), deep: [{ again: ref('./mine.ts', 'other') }], x: null }

test('finds references at any depth, each file once', async () => {
  const digests = await codeDigests(args, project(files))
  expect(Object.keys(digests)).toEqual(['./mine.ts'])
  expect(digests['./mine.ts']).toMatch(/^sha256-[0-9a-f]{64}$/)
  expect(await codeDigests({ $ref: 'not a reference' }, project(files))).toEqual({})
})

test.each(Object.keys(files).filter(file => file !== 'unrelated.ts'))(
  'a change in %s changes the digest',
  async file => {
    const dir = project(files)
    const before = await codeDigests(args, dir)
    write(dir, file, `${files[file as keyof typeof files]} `)
    expect(await codeDigests(args, dir)).not.toEqual(before)
  },
)

test('neither another file nor another place of the project changes it', async () => {
  const dir = project(files)
  const before = await codeDigests(args, dir)
  write(dir, 'unrelated.ts', 'changed')
  const copy = join(temporaryFolder(), 'copy')
  cpSync(dir, copy, { recursive: true })
  expect(await codeDigests(args, copy)).toEqual(before)
})

test('modules that import each other are digested once', async () => {
  const dir = project({ 'a.ts': `import './b.js'`, 'b.ts': `import './a.js'` })
  expect(Object.keys(await codeDigests(ref('a.ts', 'x'), dir))).toEqual(['a.ts'])
})

test('an import that leads nowhere is no error here, but the file that appears there changes the digest', async () => {
  const dir = project({ 'a.ts': `// import './gone.js'` })
  const before = await codeDigests(ref('a.ts', 'x'), dir)
  write(dir, 'gone.js', '')
  expect(await codeDigests(ref('a.ts', 'x'), dir)).not.toEqual(before)
})

test('a module that is not there is refused', async () => {
  const missing = codeDigests(ref('./gone.ts', 'x'), project({}))
  await expect(missing).rejects.toMatchObject({ code: 'METAML_E_CODE_MISSING', kind: 'usage' })
})
