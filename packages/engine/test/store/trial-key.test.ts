import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trialKey, unitSeed } from '../../dist/store/trial-key.js'
import { partsWith } from './trial-records.js'

test('the order in which parts were written does not change a key', () => {
  const a = trialKey(partsWith({ args: { a: 1, b: { c: 2, d: 3 } } }))
  const b = trialKey(partsWith({ args: { b: { d: 3, c: 2 }, a: 1 } }))
  expect(a).toMatch(/^[0-9a-f]{64}$/)
  expect(b).toBe(a)
})

test('every part changes a key', () => {
  const changes = [
    { task: 'x' },
    { unit: 'x' },
    { args: { rate: 0.25 } },
    { models: { model: 'sha256-1' } },
    { datasets: { data: 'sha256-1' } },
    { code: { './a.ts': 'sha256-1' } },
    { versions: { '@metaml/pruning': '0.1.1' } },
    { tools: { 'g++': '12.2.0' } },
    { seed: 2 },
  ]
  const keys = [{}, ...changes].map(change => trialKey(partsWith(change)))
  expect(new Set(keys).size).toBe(changes.length + 1)
})

test('a seed has 32 bits and depends on the flow and the key alone', () => {
  fc.assert(
    fc.property(fc.integer(), fc.string(), (seed, key) => {
      const found = unitSeed(seed, key)
      expect(found).toBe(unitSeed(seed, key))
      expect(found >>> 0).toBe(found)
      expect(unitSeed(seed + 1, key)).not.toBe(found)
      expect(unitSeed(seed, `${key}.`)).not.toBe(found)
    }),
  )
})
