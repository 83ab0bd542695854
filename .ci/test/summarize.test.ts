import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const script = path.resolve(import.meta.dirname, '../summarize.mjs')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'summarize-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function summarize(
  report: object | undefined,
  ...args: string[]
): { status: number | null; lines: string[] } {
  const file = path.join(folder, 'tests.json')
  if (report !== undefined) writeFileSync(file, JSON.stringify(report))
  const { status, stdout } = spawnSync(process.execPath, [script, file, ...args], { encoding: 'utf8' })
  return { status, lines: stdout.trimEnd().split('\n') }
}

describe('the summary of a CI run', () => {
  it('counts tests and checks, and says why tests were skipped', () => {
    const skipped = [
      { name: 'a', reason: 'no data' },
      { name: 'b', reason: 'no data' },
      { name: 'c', reason: 'no python' },
    ]
    expect(summarize({ passed: 5, skipped, failed: [] }, '0', 'types=0', 'lint=0')).toEqual({
      status: 0,
      lines: ['3 skipped (2: no data; 1: no python)', '7 passed, 0 failed'],
    })
  })

  it.each([
    [
      'a failed test',
      { passed: 1, skipped: [], failed: [{ name: 't', message: 'no' }] },
      ['1', 'types=0'],
      2,
    ],
    ['a failed check', { passed: 1, skipped: [], failed: [] }, ['0', 'types=2'], 1],
    [
      'a test command that failed though its tests passed',
      { passed: 1, skipped: [], failed: [] },
      ['1', 'types=0'],
      2,
    ],
    ['a skip without a reason', { passed: 1, skipped: [{ name: 't', reason: '' }], failed: [] }, ['0'], 1],
    ['a run without tests', { passed: 0, skipped: [], failed: [] }, ['0', 'types=0'], 1],
    ['a build that failed, so that there is no report', undefined, ['1', 'types=0'], 1],
  ])('fails for %s', (_, report, args, passed) => {
    const { status, lines } = summarize(report, ...args)
    expect(status).toBe(1)
    expect(lines[0]).toMatch(/^FAILED /)
    expect(lines.at(-1)).toBe(`${passed} passed, 1 failed`)
  })
})
