import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const prove = path.resolve(import.meta.dirname, '../prove/demo-kills.mjs')

// A slice of `pnpm prove demo-kills`, which does it thirty times and with all epochs.
test('the demo, killed at two moments and resumed, comes to what it comes to undisturbed', async context => {
  if (process.platform !== 'linux') context.skip('what is left running is looked for in /proc')
  const args = [prove, '--kills', '2', '--reduced', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args)
  const { rows, models, lost } = JSON.parse(stdout)
  expect(rows.flatMap((row: { losses: string[] }) => row.losses)).toEqual([])
  expect(lost).toBe(0)
  expect(rows).toHaveLength(2)
  expect(models).toBeGreaterThan(4)
  // At least one was not over before it was killed.
  expect(rows.some(({ during }: { during: string[] }) => !during.includes('the end of the process'))).toBe(
    true,
  )
}, 400_000)
