import {
  compareDesigns,
  comparisonCsv,
  comparisonMarkdown,
  type Design,
  type Figure,
  publishedDesigns,
  rankDesigns,
  runDesigns,
} from '@metaml/report'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aRun } from '../a-run.js'

const base = runDesigns(aRun())[0]!
const design = (name: string, accuracy: number, LUT: number, facts: Partial<Design> = {}): Design => ({
  ...base,
  name,
  accuracy: { ...base.accuracy!, value: accuracy },
  resources: { ...base.resources!, LUT: { value: LUT } },
  ...facts,
})

test('a rank is 1 and the number of designs that are as good in everything and better in something', () => {
  const ranked = rankDesigns([design('a', 0.75, 100), design('b', 0.76, 200), design('c', 0.74, 300)])
  expect(ranked.map(({ rank }) => rank)).toEqual([1, 1, 3])
})

test('where only an interval is known, its bound that is worse for the design counts', () => {
  const wide = { ...base.resources!, LUT: { value: 100, low: 50, high: 400 } }
  const ranked = rankDesigns([design('a', 0.75, 300), design('b', 0.75, 0, { resources: wide })])
  expect(ranked.map(({ rank }) => rank)).toEqual([1, 2])
})

test('other data, stages or splits are not ranked, with the reason', () => {
  const other = { name: 'jets (OpenML)', key: 'openml' }
  const ranked = rankDesigns([
    design('a', 0.75, 100),
    design('b', 0.75, 100, { dataset: other }),
    design('c', 0.75, 100, { accuracy: { ...base.accuracy!, stage: 'csim' } }),
    design('d', 0.75, 100, { resources: { ...base.resources!, stage: null } }),
    design('e', 0.75, 100, { accuracy: null }),
  ])
  expect(ranked.map(({ rank }) => rank)).toEqual([null, null, null, null, null])
  expect(ranked.map(({ unranked }) => unranked)).toEqual([
    ...Array(3).fill('no other of the same data set and stages'),
    'the stage of its resources is not said',
    'its accuracy is not known',
  ])
})

test('ours are never ranked against published rows; no published row claims to be verified', () => {
  const ranked = rankDesigns([...publishedDesigns, design('a', 0.75, 100), design('b', 0.74, 200)])
  const published = ranked.slice(0, publishedDesigns.length)
  expect(
    published.every(({ rank, design: { verified, source } }) => rank === null && !verified && source !== ''),
  ).toBe(true)
  expect(ranked.slice(-2).map(({ rank }) => rank)).toEqual([1, 2])
})

test('a rank never falls when a design gets worse', () => {
  const number = fc.integer({ min: 1, max: 20 })
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 8 }), number, (rows, more) => {
      const designs = rows.map(([accuracy, LUT], i) => design(String(i), accuracy / 100, LUT))
      const worse = [design('0', rows[0]![0] / 100, rows[0]![1] + more), ...designs.slice(1)]
      expect(rankDesigns(worse)[0]!.rank!).toBeGreaterThanOrEqual(rankDesigns(designs)[0]!.rank!)
    }),
  )
})

test('a reduction is against a baseline of the same data set and stages', () => {
  const before = design('before', 0.76, 400)
  const after = design('after', 0.75, 100)
  const elsewhere = design('elsewhere', 0.75, 100, { dataset: { name: 'x', key: 'x' } })
  const { reductions } = compareDesigns([before, after, elsewhere], before)
  expect(reductions).toHaveLength(1)
  expect(reductions[0]).toMatchObject({ design: 'after', baseline: 'before', FF: null })
  expect(reductions[0]).toMatchObject({ DSP: { value: 0 }, LUT: { value: 0.75 } })
  expect(reductions[0]!.loss).toBeCloseTo(0.01, 12)
})

test('a reduction of intervals is sure only of the most that ours may take against the least of the baseline', () => {
  const figure = (LUT: Figure): Partial<Design> => ({ resources: { ...base.resources!, LUT } })
  const before = design('before', 0.76, 0, figure({ value: 400, low: 200, high: 500 }))
  const after = design('after', 0.75, 0, figure({ value: 100, low: 50, high: 150 }))
  const comparison = compareDesigns([before, after], before)
  expect(comparison.reductions[0]!.LUT).toEqual({ value: 0.75, low: 0.25, high: 0.9 })
  expect(comparisonMarkdown(comparison)).toContain('-75.0 % [-25.0, -90.0]')
})

test('the table shows shares of the part, intervals, and leaves out what no design knows', () => {
  const text = comparisonMarkdown(compareDesigns([base]))
  expect(text).toContain('| run-1 ')
  expect(text).toContain('50 (0.7)')
  expect(text).toContain('6,000 [5,000, 7,000]')
  expect(text).toContain('float, test')
  expect(text).not.toContain('BRAM_18K')
  expect(text).toContain('- run-1: not ranked, no other of the same data set and stages.')
})

test('in CSV what is not known is empty, not 0', () => {
  const [head, row] = comparisonCsv(compareDesigns([base]))
    .split('\n')
    .map(line => line.split(','))
  const cell = (name: string): string | undefined => row![head!.indexOf(name)]
  expect([cell('DSP'), cell('LUT'), cell('FF'), cell('softmax')]).toEqual(['50', '6000', '', 'false'])
})
