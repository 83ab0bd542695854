import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { onAbort } from '../../dist/processes/on-abort.js'

test('all that wait are called once, but those that called it off', () => {
  const abort = new AbortController()
  const called: string[] = []
  onAbort(abort.signal, () => called.push('a'))
  const off = onAbort(abort.signal, () => called.push('b'))
  onAbort(abort.signal, () => called.push('c'))
  off()
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1)
  abort.abort()
  abort.abort()
  expect(called).toEqual(['a', 'c'])
})
