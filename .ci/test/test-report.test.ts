import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const tests = {
  'good.test.js':
    "import { it } from 'vitest'\nit('passes', () => {})\nit('skips', ctx => ctx.skip('no data'))\nit.skip('hides', () => {})\n",
  'bad.test.js': "import { it } from 'vitest'\nit('fails', () => { throw new Error('wrong') })\n",
  'broken.test.js': "throw new Error('does not load')\n",
}
let folder: string

beforeEach(() => {
  // Inside the repository, where `vitest` is found.
  folder = mkdtempSync(path.join(root, 'node_modules/.test-report-'))
  for (const [file, text] of Object.entries(tests)) writeFileSync(path.join(folder, file), text)
  const reporter = path.join(root, '.ci/test-report.mjs')
  writeFileSync(
    path.join(folder, 'vitest.config.js'),
    `export default { test: { include: ['*.test.js'], reporters: [${JSON.stringify(reporter)}] } }\n`,
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the test report', () => {
  it('says what passed, failed and was skipped, with reasons', () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'report-')), 'tests.json')
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
    const { status } = spawnSync(process.execPath, [vitest, 'run', '--root', folder], {
      env: { ...process.env, METAML_TEST_REPORT: file },
      encoding: 'utf8',
    })
    expect(status).toBe(1)
    const report = JSON.parse(readFileSync(file, 'utf8'))
    rmSync(path.dirname(file), { recursive: true })
    expect(report.passed).toBe(1)
    expect(report.skipped).toEqual([
      { name: 'good.test.js > skips', reason: 'no data' },
      { name: 'good.test.js > hides', reason: '' },
    ])
    expect(
      report.failed.map(({ name, message }: { name: string; message: string }) => [name, message]).sort(),
    ).toEqual([
      ['bad.test.js > fails', 'wrong'],
      ['broken.test.js', 'does not load'],
    ])
  })
})
