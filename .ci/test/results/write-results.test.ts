import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { readResults, writePage, writeRows } from '../../results/write-results.mjs'
import { anEntry } from './a-row.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'metaml-results-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const page = (): string => readFileSync(path.join(folder, 'README.md'), 'utf8')
const results = (): ReturnType<typeof anEntry>[] => readResults(folder)

test('rows are put in the place of those of the same strategy, others are kept, in the order of the plan', () => {
  writeRows(folder, [anEntry('scaling-pruning', [{ rate: 0.5 }])])
  writeRows(folder, [anEntry('pruning', [{ rate: 0.9 }, { rate: 0.8 }])])
  writeRows(folder, [anEntry('scaling-pruning', [{ rate: 0.7 }])])
  expect(results().map(({ row }) => row.flow)).toEqual(['pruning', 'scaling-pruning'])
  const [pruning, both] = results()
  expect(pruning!.seeds).toHaveLength(2)
  expect(both!.row.rate).toBe(0.7)
})

test('what a row was run with apart from its flow is said', () => {
  const { row, seeds } = anEntry('pruning', [{ rate: 0.5 }], { network: 'vgg7' })
  writeRows(folder, [{ row: { ...row, parameters: ['pruning.trainEpochs=4'] }, seeds }])
  writePage(folder)
  expect(page()).toContain('- pruning: `pruning.trainEpochs=4`')
})

test('the same strategy with another α_q is another row', () => {
  const flow = 'scaling-pruning-quantization'
  writeRows(
    folder,
    [0.04, 0.01].map(alphaQ => anEntry(flow, [{}], { alphaQ })),
  )
  expect(results().map(({ row }) => row.alphaQ)).toEqual([0.01, 0.04])
})

test('the page has a part for each network that has rows, sentences that agree with the table, and the pictures', () => {
  writeRows(folder, [
    anEntry('scaling-pruning-quantization', [{ csim: 0.7634, lut: [4321, 4000, 5000] }], { alphaQ: 0.01 }),
    anEntry('pruning', [{ rate: 0.9375 }], { network: 'vgg7' }),
  ])
  mkdirSync(path.join(folder, 'figures/vgg7'), { recursive: true })
  for (const name of ['strategies', 'quantization-at-1-quantization', 'scaling-pruning-scaling'])
    writeFileSync(path.join(folder, `figures/vgg7/${name}.svg`), '<svg/>')
  writePage(folder)
  expect(page().match(/^## .*/gm)).toEqual([
    '## Jet-DNN on the look-alike jets',
    '## VGG7 on MNIST',
    '## What differs from the paper, and why',
    '## Fields of summary.json',
  ])
  expect(page()).toContain('![strategies](figures/vgg7/strategies.svg)')
  expect(page()).toContain('![quantization-at-1-quantization](')
  expect(page()).toContain('- [scaling-pruning-scaling](')
  // Once in the sentence, and in the tables of rows and of seeds.
  expect(page().match(/4,321/g)!.length).toBeGreaterThanOrEqual(3)
  expect(page()).toContain('0.66 points lost')
  expect(page()).toMatch(/\| +0\.66 \|/)
})
