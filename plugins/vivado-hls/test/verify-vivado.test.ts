import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from './run-task.js'
import { makeTools } from './stand-in-tools.js'

const script = fileURLToPath(new URL('../../../.ci/verify-vivado.mjs', import.meta.url))

function verify(dir: string, args: readonly string[] = []) {
  const report = join(dir, 'report.json')
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, '--project', dir, '--report', report, ...args],
    { encoding: 'utf8', env: { HOME: dir, PATH: '/usr/bin:/bin' } },
  )
  return { status, stdout, stderr, report: JSON.parse(readFileSync(report, 'utf8')) }
}

test('without the tools it says which is missing and how to get it, with exit code 4', () => {
  const { status, stdout, report } = verify(temporaryFolder())
  expect(status).toBe(4)
  expect(stdout).toMatch(/MISSING vivado-hls/)
  expect(stdout).toContain('settings64.sh')
  expect(stdout).toContain('Nothing was checked: vivado-hls and vivado must be there.')
  expect(report).toMatchObject({
    tools: [
      { id: 'vivado-hls', status: 'missing' },
      { id: 'vivado', status: 'missing' },
    ],
    checks: [],
  })
})

test('with tools it runs its checks and writes a report to send', () => {
  const dir = temporaryFolder()
  const tools = makeTools(dir, 'vitis_hls', '2022.2')
  writeFileSync(join(dir, 'metaml.config.json'), JSON.stringify(tools.config))
  const { status, stdout, report } = verify(dir, ['--only', 'moved-project', '--only', 'cpp-error'])
  // The stand-in compiles nothing, so that it finds no error in C++ that has one.
  expect(stdout).toContain('1 of 2 as expected')
  expect(status).toBe(1)
  expect(report.checks).toMatchObject([
    { name: 'moved-project', ok: true, found: 'it went on' },
    { name: 'cpp-error', ok: false, found: 'no error: done' },
  ])
  expect(report.tools[0]).toMatchObject({ id: 'vivado-hls', version: '2022.2' })
})
