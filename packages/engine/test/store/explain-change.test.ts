import { expect, test } from 'vitest'
import { explainChange } from '../../dist/store/explain-change.js'
import { partsWith } from './trial-records.js'

const digest = (digit: string) => `sha256-${digit.repeat(64)}`

test('names what differs, each with its old and new value', () => {
  const before = partsWith({
    args: { training: { epochs: 15, rates: [0.1, 0.2] }, same: 1 },
    models: { model: digest('a') },
    datasets: { data: digest('b') },
    code: { './mine.ts': digest('c') },
    tools: { 'g++': '12.2.0' },
  })
  const now = partsWith({
    args: { training: { epochs: 10, rates: [0.1, 0.3] }, same: 1, added: 'x' },
    models: { model: digest('1') },
    datasets: { data: digest('2') },
    code: { './mine.ts': digest('3') },
    versions: { '@metaml/pruning': '0.1.1' },
    tools: { 'g++': '13.1.0', vivado: '2019.2' },
    seed: 2,
  })
  expect(explainChange(before, now)).toEqual([
    'args.added: (absent) -> x',
    'args.training.epochs: 15 -> 10',
    'args.training.rates[1]: 0.2 -> 0.3',
    'model model: sha256-aaaa… -> sha256-1111…',
    'dataset data: sha256-bbbb… -> sha256-2222…',
    'code ./mine.ts: sha256-cccc… -> sha256-3333…',
    '@metaml/pruning: 0.1.0 -> 0.1.1',
    'g++: 12.2.0 -> 13.1.0',
    'vivado: (absent) -> 2019.2',
    'seed: 1 -> 2',
  ])
})

test('says nothing of equal parts', () => {
  expect(explainChange(partsWith({ args: { a: 1, b: 2 } }), partsWith({ args: { b: 2, a: 1 } }))).toEqual([])
})

test('shows lists of another length, and values of another type, as a whole and short', () => {
  const lines = explainChange(
    partsWith({ args: { list: [1, 2], value: { a: 1 } } }),
    partsWith({ args: { list: [1, 2, 3], value: 'x'.repeat(100) } }),
  )
  expect(lines).toEqual(['args.list: [1,2] -> [1,2,3]', `args.value: {"a":1} -> ${'x'.repeat(60)}…`])
})
