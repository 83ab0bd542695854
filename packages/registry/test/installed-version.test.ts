import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { installedVersion } from '../dist/installed-version.js'
import { temporaryFolder } from './temporary-folder.js'

async function folder(files: { readonly [path: string]: string }): Promise<string> {
  const dir = await temporaryFolder()
  await write(dir, files)
  return dir
}

async function write(dir: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
}

const json = { version: '0.1.0', files: ['dist', 'python/**/*.py', '!dist/old'] }
const shipped = { 'dist/index.js': 'export {}', 'python/deep/run.py': 'print(1)' }

test('what runs changes the version of a linked package, what does not run leaves it', async () => {
  const dir = await folder(shipped)
  const version = installedVersion(dir, json)
  expect(version).toMatch(/^0\.1\.0\+sha\.[0-9a-f]{8}$/)
  expect(installedVersion(await folder(shipped), json)).toBe(version)

  await write(dir, {
    'dist/index.d.ts': 'x',
    'dist/index.js.map': 'x',
    'dist/.tsbuildinfo': 'x',
    'src/a.ts': 'x',
  })
  expect(installedVersion(dir, json)).toBe(version)
  for (const path of ['dist/index.js', 'python/deep/run.py', 'dist/new.js']) {
    const changed = await folder(shipped)
    await write(changed, { [path]: 'changed' })
    expect(installedVersion(changed, json)).not.toBe(version)
  }
})

test('moving text from one file to another changes it too', async () => {
  const one = installedVersion(await folder({ 'dist/a.js': 'xy', 'dist/b.js': '' }), json)
  expect(installedVersion(await folder({ 'dist/a.js': 'x', 'dist/b.js': 'y' }), json)).not.toBe(one)
})

test('a package without `files` is taken whole, without node_modules', async () => {
  const dir = await folder({ 'index.js': 'x', 'node_modules/a/index.js': 'x' })
  const version = installedVersion(dir, { version: '1.0.0' })
  await write(dir, { 'node_modules/a/index.js': 'y' })
  expect(installedVersion(dir, { version: '1.0.0' })).toBe(version)
  await write(dir, { 'index.js': 'y' })
  expect(installedVersion(dir, { version: '1.0.0' })).not.toBe(version)
})

test('an installed package has the version that it was published with', async () => {
  const dir = await folder({ 'node_modules/a/dist/index.js': 'x' })
  expect(installedVersion(join(dir, 'node_modules/a'), json)).toBe('0.1.0')
})
