import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const script = path.resolve(import.meta.dirname, '../boundaries.mjs')
let root: string

/** Writes a package that declares whatever it imports. */
function write(folder: string, files: Record<string, string>, dependencies: string[] = []): void {
  const manifest = {
    name: `@metaml/${path.basename(folder)}`,
    dependencies: Object.fromEntries(dependencies.map(name => [name, '*'])),
  }
  const all = { 'package.json': JSON.stringify(manifest), ...files }
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, folder, file)), { recursive: true })
    writeFileSync(path.join(root, folder, file), text)
  }
}

function check(): { status: number | null; lines: string[] } {
  const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: 'utf8' })
  return { status, lines: stderr.split('\n').filter(line => line !== '') }
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'boundaries-'))
  write('packages/core', { 'src/index.ts': "export * from './flow.js'\n", 'src/flow.ts': 'export {}\n' })
  write('packages/engine', { 'src/index.ts': "import '@metaml/core'\nimport 'node:fs'\n" }, ['@metaml/core'])
  write('packages/registry', { 'src/index.ts': "import '@metaml/core'\n" }, ['@metaml/core'])
  write('packages/keras', { 'src/index.ts': "import '@metaml/core'\n" }, ['@metaml/core'])
  write('plugins/pruning', { 'src/index.ts': "import '@metaml/keras'\n" }, ['@metaml/keras'])
  write('plugins/hls4ml', { 'src/index.ts': "import '@metaml/core'\n" }, ['@metaml/core'])
})
afterEach(() => rmSync(root, { recursive: true }))

describe('boundaries', () => {
  it('lets a sound workspace pass', () => {
    expect(check()).toEqual({ status: 0, lines: [] })
  })

  it.each([
    [
      'a plugin that imports a plugin',
      'plugins/pruning',
      "import type { x } from '@metaml/hls4ml'",
      'never import each other',
    ],
    [
      'a package that imports a plugin',
      'packages/keras',
      "export * from '@metaml/pruning'",
      'packages know no task',
    ],
    ['core that imports a built-in', 'packages/core', "import fs from 'node:fs'", 'core imports nothing'],
    [
      'core that imports a built-in by its bare name',
      'packages/core',
      "import 'path'",
      'core imports nothing',
    ],
    ['core that imports a package', 'packages/core', "import 'zod'", 'core imports nothing'],
    [
      'core that imports by way of a type',
      'packages/core',
      "type A = import('zod').A\nexport type { A }",
      'core imports nothing',
    ],
    [
      'a package that imports one below it',
      'packages/engine',
      "import '@metaml/registry'",
      'stands below it in the order',
    ],
    [
      'a dynamic import across a boundary',
      'packages/engine',
      "export const later = () => import('@metaml/keras')",
      'stands below it in the order',
    ],
    [
      'a path into another package',
      'packages/keras',
      "export * from '../../core/src/flow.js'",
      'outside its package',
    ],
    ['a plugin that imports the engine', 'plugins/pruning', "import '@metaml/engine'", 'a plugin imports'],
  ])('refuses %s', (_, folder, code, reason) => {
    write(folder, { 'src/planted.ts': `\n${code}\n` }, [
      'zod',
      ...['core', 'engine', 'registry', 'keras', 'pruning', 'hls4ml'].map(name => `@metaml/${name}`),
    ])
    const { status, lines } = check()
    expect(status).toBe(1)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(new RegExp(`^${folder}/src/planted.ts:[23]: .*${reason}`))
  })

  it('refuses a cli that imports a domain library', () => {
    write('packages/cli', { 'bin/metaml.js': "import '@metaml/keras'\n" }, ['@metaml/keras'])
    expect(check().lines).toEqual([
      'packages/cli/bin/metaml.js:1: imports @metaml/keras: cli imports only core, engine, registry of the workspace',
    ])
  })

  it('opens the engine to the testing entry of plugin-kit alone', () => {
    const code = "import '@metaml/engine'\n"
    write('packages/plugin-kit', { 'src/index.ts': code, 'src/testing/index.ts': code }, ['@metaml/engine'])
    expect(check().lines).toEqual([
      'packages/plugin-kit/src/index.ts:1: imports @metaml/engine: only src/testing/ may',
    ])
  })

  it('refuses what the package.json does not declare, and lets tests use what it declares for them', () => {
    const code = "import '@metaml/engine'\nimport 'vitest'\n"
    write('plugins/pruning', { 'src/index.ts': "import 'zod'\n", 'test/a.test.ts': code })
    expect(check().lines).toEqual([
      'plugins/pruning/src/index.ts:1: imports zod, which its package.json does not declare',
      'plugins/pruning/test/a.test.ts:1: imports @metaml/engine, which its package.json does not declare',
    ])
    write('plugins/pruning', { 'src/index.ts': 'export {}\n' }, ['@metaml/engine'])
    expect(check().status).toBe(0)
  })

  it('refuses a package without a place in the order', () => {
    write('packages/misc', {})
    expect(check().lines).toEqual([
      'packages/misc: is not in the order of packages; give it a place in .ci/boundaries.mjs',
    ])
  })
})
