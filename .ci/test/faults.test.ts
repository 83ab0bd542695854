import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'

interface Row {
  readonly fault: string
  readonly places: number
  readonly recovered: number
  readonly refused: number
  readonly wrong: readonly string[]
  readonly said: { readonly [code: string]: number }
  readonly leftOut?: string
}

const bench = path.resolve(import.meta.dirname, '../../packages/engine/bench/faults.mjs')
let rows: readonly Row[]

// Two places of every fault; `pnpm bench faults` breaks runs at all of them.
beforeAll(async () => {
  const args = [bench, '--json', '--most', '2']
  const ended = promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 26 })
  // It exits with 1 where something was lost, and says what.
  const { stdout } = await ended.catch(error => error as { stdout: string })
  rows = JSON.parse(stdout).rows
}, 900_000)

test('a slice of every fault is recovered from or refused by a code: nothing is lost', () => {
  expect(rows.flatMap(({ wrong }) => wrong)).toEqual([])
  expect(rows.length).toBeGreaterThan(30)
  for (const { fault, places, recovered, refused, leftOut } of rows) {
    expect(recovered + refused, fault).toBe(places)
    expect(places > 0 || leftOut !== undefined, fault).toBe(true)
  }
})

test('what a run can not go on with silently is named by a code', () => {
  const said = (words: string) => {
    const told = rows.filter(({ fault }) => fault.includes(words)).flatMap(row => Object.keys(row.said))
    return [...new Set(told)]
  }
  expect(said('byte flipped at 200')).toContain('METAML_E_JOURNAL_DAMAGED')
  expect(said('file of the store missing')).toEqual(['METAML_E_STORE_MISSING'])
  expect(said('file of the store with one byte')).toEqual(['METAML_E_STORE_DAMAGED'])
  expect(said('newer format')).toEqual(['METAML_E_FORMAT_NEWER'])
  expect(said('no space')).toContain('METAML_E_DISK_FULL')
  expect(said('second process')).toEqual(['METAML_E_RUN_OWNED'])
})

test('file systems of their own: one that is full, one that is read-only', context => {
  const mounted = rows.filter(({ fault }) => /tmpfs|mount/.test(fault))
  expect(mounted).toHaveLength(2)
  const { leftOut } = mounted.find(row => row.leftOut !== undefined) ?? {}
  if (leftOut !== undefined) context.skip(`nothing can be mounted here: ${leftOut}`)
  for (const { places, recovered } of mounted) expect(recovered).toBe(places)
})
