import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '..')

test('the WebAssembly module is built from its sources to the same bytes, those of the package', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metaml-module-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const { scripts, files } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'))
  const [, command] = / && asc (.*)$/.exec(scripts.build)!
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js')
  const built: Buffer[] = []
  for (const name of ['first.wasm', 'second.wasm']) {
    const file = path.join(folder, name)
    const args = command!.split(' ').map(arg => (arg === 'dist/wasm/kernels.wasm' ? file : arg))
    expect(args).toContain(file)
    await run(process.execPath, [compiler, ...args], { cwd: root })
    built.push(await readFile(file))
  }
  expect(built[0]!.subarray(0, 4)).toEqual(Buffer.from('\0asm'))
  expect(built[1]).toEqual(built[0])
  expect(await readFile(path.join(root, 'dist/wasm/kernels.wasm'))).toEqual(built[0])
  expect(files).toContain('dist')
}, 120_000)
