import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keptLines, openRecentTrials } from '../../dist/store/recent-trials.js'
import { temporaryFolder } from '../temporary-folder.js'

const keyOf = (n: number) => n.toString(16).padStart(64, '0')
const fileIn = (dir: string) =>
  join(dir, String(readdirSync(dir, { recursive: true }).find(name => /txt$/.test(String(name)))))

test('any labels, added by two who share a store, are known to both at once, the newest first', () => {
  const label = fc.oneof(fc.constantFrom('rate-0.5', '', '..', '/', 'a\nb', '"'), fc.string())
  fc.assert(
    fc.property(fc.array(fc.tuple(label, fc.nat(99), fc.boolean()), { maxLength: 60 }), added => {
      const dir = temporaryFolder()
      const both = [openRecentTrials(dir), openRecentTrials(dir)] as const
      const wanted = new Map<string, string[]>()
      for (const [name, n, first] of added) {
        both[first ? 0 : 1].add('pruning', 'train', name, keyOf(n))
        wanted.set(name, [keyOf(n), ...(wanted.get(name) ?? []).filter(key => key !== keyOf(n))])
        for (const one of both) expect(one.keysOf('pruning', 'train', name)).toEqual(wanted.get(name))
      }
      expect(both[0].keysOf('pruning', 'other', 'rate-0.5')).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('a line that was torn or overwritten is passed over; those before and behind it are not', () => {
  const dir = temporaryFolder()
  const recent = openRecentTrials(dir)
  recent.add('t', 'u', 'a', keyOf(1))
  recent.add('t', 'u', 'a', keyOf(2))
  const file = fileIn(dir)
  truncateSync(file, readFileSync(file).length - 3)
  recent.add('t', 'u', 'a', keyOf(3))
  recent.add('t', 'u', 'a', keyOf(4))
  appendFileSync(file, `${keyOf(5)} "a`)
  expect(openRecentTrials(dir).keysOf('t', 'u', 'a')).toEqual([keyOf(4), keyOf(1)])
})

test('an index that was written anew is read anew', () => {
  const dir = temporaryFolder()
  const recent = openRecentTrials(dir)
  for (const n of [1, 2, 3]) recent.add('t', 'u', n === 2 ? 'b' : 'a', keyOf(n))
  expect(recent.keysOf('t', 'u', 'a')).toEqual([keyOf(3), keyOf(1)])
  const file = fileIn(dir)
  writeFileSync(
    file,
    keptLines(readFileSync(file, 'utf8'), key => key !== keyOf(3)),
  )
  expect(recent.keysOf('t', 'u', 'a')).toEqual([keyOf(1)])
  expect(recent.keysOf('t', 'u', 'b')).toEqual([keyOf(2)])
})
