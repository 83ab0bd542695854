import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { entryText, makePlugin, packageText } from './plugin-folder.js'

const bin = fileURLToPath(new URL('../bin/metaml-manifest.js', import.meta.url))

async function run(dir: string, ...args: string[]): Promise<{ code: number; stderr: string }> {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [bin, ...args], { cwd: dir })
    return { code: 0, stderr }
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    return { code, stderr }
  }
}

const readPackage = (dir: string): Promise<string> => readFile(join(dir, 'package.json'), 'utf8')

test('the manifest is written once, and the rest of package.json stays as it was', async () => {
  const dir = await makePlugin({ 'package.json': packageText, 'dist/index.js': entryText })
  expect(await run(dir, '--check')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('package.json is not what the tasks say'),
  })
  expect(await run(dir)).toEqual({ code: 0, stderr: '' })
  const text = await readPackage(dir)
  expect(text.startsWith(packageText.slice(0, packageText.lastIndexOf('\n}')))).toBe(true)
  expect(text.endsWith('  }\n}\n')).toBe(true)
  const { metaml } = JSON.parse(text)
  expect(metaml).toMatchObject({
    apiVersion: 1,
    tasks: [
      {
        id: 'halve',
        export: 'halve',
        role: 'transformation',
        multiplicity: '1-to-1',
        inputs: { model: 'dnn' },
        needs: [{ id: 'halver', range: '>=1', install: 'get it' }],
        params: { required: ['file'], additionalProperties: false },
      },
    ],
  })
  const before = await stat(join(dir, 'package.json'))
  expect((await run(dir)).code).toBe(0)
  expect((await stat(join(dir, 'package.json'))).mtimeMs).toBe(before.mtimeMs)
  expect((await run(dir, '--check')).code).toBe(0)
})

test('a changed task is found by --check and mended by a run', async () => {
  const dir = await makePlugin({ 'package.json': packageText, 'dist/index.js': entryText })
  await run(dir)
  await writeFile(join(dir, 'dist/index.js'), entryText.replace('Halves a network', 'Halves two networks'))
  const check = await run(dir, '--check')
  expect(check.code).toBe(1)
  expect(check.stderr).toContain('expected: "summary": "Halves two networks"')
  expect(check.stderr).toContain('found:    "summary": "Halves a network"')
  await run(dir)
  expect((await run(dir, '--check')).code).toBe(0)
})

test('commands that were written by hand stay', async () => {
  const commands = [{ name: 'halves', summary: 'Counts halves', module: './dist/halves.js' }]
  const withCommands = JSON.stringify({ ...JSON.parse(packageText), metaml: { commands } }, null, 2)
  const dir = await makePlugin({ 'package.json': withCommands, 'dist/index.js': entryText })
  expect((await run(dir)).code).toBe(0)
  expect(JSON.parse(await readPackage(dir)).metaml).toMatchObject({ tasks: [{ id: 'halve' }], commands })
})

test.each([
  ['METAML_E_MANIFEST_IMPORT', 'throw new Error("no luck today")', 'no luck today'],
  ['METAML_E_MANIFEST_NO_TASKS', 'export const a = 1', 'found:    a'],
  [
    'METAML_E_MANIFEST_DUPLICATE',
    `${entryText}\nexport const twin = { ...halve }`,
    'the exports halve and twin',
  ],
  ['METAML_E_MANIFEST_API_VERSION', entryText.replace('apiVersion: 1', 'apiVersion: 2'), 'apiVersion 2'],
  [
    'METAML_E_MANIFEST_PARAMS',
    entryText.replace('z.strictObject({', 'z.strictObject({ when: z.date(),'),
    "'halve'",
  ],
  [
    'METAML_E_MANIFEST_KIND',
    entryText.replace('inputs:', "kinds: [{ apiVersion: 1, kind: 'onnx', check: async () => [] }], inputs:"),
    "'onnx'",
  ],
])('%s stops the tool with exit code 3 and leaves package.json alone', async (code, entry, found) => {
  const dir = await makePlugin({ 'package.json': packageText, 'dist/index.js': entry })
  const result = await run(dir)
  expect(result.code).toBe(3)
  expect(result.stderr).toContain(code)
  expect(result.stderr).toContain(found)
  expect(await readPackage(dir)).toBe(packageText)
})

test('a package that is not built, and a folder without a package, are refused', async () => {
  const unbuilt = await makePlugin({ 'package.json': packageText })
  expect(await run(unbuilt)).toMatchObject({ code: 3, stderr: expect.stringContaining('build the package') })
  const empty = await makePlugin({})
  expect(await run(empty)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('METAML_E_MANIFEST_PACKAGE'),
  })
})

test('an unknown option is a usage error', async () => {
  const dir = await makePlugin({ 'package.json': packageText, 'dist/index.js': entryText })
  expect(await run(dir, '--chekc')).toMatchObject({ code: 2, stderr: expect.stringContaining('Usage:') })
})

test('--readme fills in the table and keeps what stands around it', async () => {
  const readme = '# halve\n\n| parameter | default | meaning |\n|---|---|---|\nPARAMS\n\nThe end.\n'
  const dir = await makePlugin({
    'package.json': packageText,
    'dist/index.js': entryText,
    'README.md': readme,
  })
  await run(dir)
  const check = await run(dir, '--check')
  expect(check).toMatchObject({ code: 1, stderr: expect.stringContaining('README.md is not') })
  expect((await run(dir, '--readme')).code).toBe(0)
  expect(await readFile(join(dir, 'README.md'), 'utf8')).toBe(`# halve

| parameter | default | meaning |
|---|---|---|
| \`by\` | \`2\` | how often \\| or so |
| \`mode\` | \`"fast"\` | how; one of \`"fast"\`, \`"slow"\` |
| \`file\` | required | must be there |
| \`inner\` | | more |
| \`inner.rate\` | \`0.5\` | inside |

The end.
`)
  expect((await run(dir, '--check')).code).toBe(0)
  expect((await run(dir, '--check', '--readme')).code).toBe(0)
})

test('--readme refuses a README without a table', async () => {
  const dir = await makePlugin({
    'package.json': packageText,
    'dist/index.js': entryText,
    'README.md': '# halve\n',
  })
  expect(await run(dir, '--readme')).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('METAML_E_README_TABLE'),
  })
})
