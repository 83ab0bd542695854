import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const script = path.resolve(import.meta.dirname, '../src/wasm/build-module.mjs')

test('the WebAssembly module is built from its sources to the same bytes, those of the package', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metaml-module-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const built: Buffer[] = []
  for (const name of ['first.wasm', 'second.wasm']) {
    const file = path.join(folder, name)
    // From another folder: nothing of where it was built is in it.
    await run(process.execPath, [script, file], { cwd: folder })
    built.push(await readFile(file))
  }
  expect(built[0]!.subarray(0, 4)).toEqual(Buffer.from('\0asm'))
  expect(built[1]).toEqual(built[0])
  expect(await readFile(path.resolve(import.meta.dirname, '../dist/wasm/kernels.wasm'))).toEqual(built[0])
}, 120_000)
