import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { shareCalls } from '../../dist/journal/share-calls.js'

test('who asks waits for a call that began later; calls never overlap and are few', async () => {
  let begun = 0
  let open = 0
  const share = shareCalls(async () => {
    begun++
    expect(++open).toBe(1)
    await wait(5)
    open--
  })
  const asked = Array.from({ length: 100 }, async (_, n) => {
    await wait(n % 7)
    const before = begun
    await share()
    expect(begun).toBeGreaterThan(before)
  })
  await Promise.all(asked)
  expect(begun).toBeLessThan(20)
})

test('a failure is told to those who shared the call; the next one is made anew', async () => {
  let calls = 0
  const share = shareCalls(async () => {
    if (++calls === 1) throw new Error('full')
  })
  const both = await Promise.allSettled([share(), share()])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await share()
  expect(calls).toBe(2)
})
