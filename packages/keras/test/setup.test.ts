import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fetchTensorflow } from '../dist/setup/fetch-tensorflow.js'
import { runProgram } from '../dist/setup/run-program.js'

test('a program that fails, or is not there, ends the setup with a code, its last words and what to do', async () => {
  const script = 'console.error("no room left"); process.exit(3)'
  await expect(runProgram(process.execPath, ['-e', script], 'make room')).rejects.toMatchObject({
    code: 'METAML_E_KERAS_SETUP',
    found: expect.stringContaining('no room left'),
    todo: 'make room',
  })
  await expect(runProgram('no-such-program-anywhere', [], 'install it')).rejects.toMatchObject({
    code: 'METAML_E_KERAS_SETUP',
    found: 'no such program',
  })
})

test('what was fetched is not fetched again, and an interrupted fetch leaves nothing', async () => {
  const cache = mkdtempSync(path.join(tmpdir(), 'metaml-setup-'))
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }))
  // Python's place is taken by a program that downloads an empty file and then can't open it as a wheel.
  const python = path.join(cache, 'python')
  const download =
    'if [ "$2" = pip ]; then mkdir -p "$8" && : > "$8/a.whl"; else echo damaged >&2; exit 1; fi'
  writeFileSync(python, `#!/bin/sh\n${download}\n`, { mode: 0o755 })
  await expect(fetchTensorflow(cache, python)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_SETUP',
    found: expect.stringContaining('damaged'),
  })
  expect(readdirSync(cache)).toEqual(['python'])
  mkdirSync(path.join(cache, 'libtensorflow'))
  expect(await fetchTensorflow(cache, 'no-such-python')).toBe(path.join(cache, 'libtensorflow'))
})
