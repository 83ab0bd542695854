import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const bench = path.resolve(import.meta.dirname, '../../packages/engine/bench/faults.mjs')

test('a slice of every fault is recovered from or refused by a code: nothing is lost', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [bench, '--json', '--most', '3'])
  const { rows, wrong } = JSON.parse(stdout)
  expect(rows.flatMap((row: { wrong: string[] }) => row.wrong)).toEqual([])
  expect(wrong).toBe(0)
  expect(rows.length).toBeGreaterThan(12)
  for (const { places, recovered, refused } of rows) {
    const codes = refused.map((text: string) => Number(text.split(' ')[0]))
    expect(recovered + codes.reduce((sum: number, n: number) => sum + n, 0)).toBe(places)
  }
}, 300_000)
