import fc from 'fast-check'
import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { median, summaryRow } from '../../results/summarize-results.mjs'
import { aBaseline, anEntry, aSeed } from './a-row.js'

test('a row has medians over its seeds, the loss against the first network of the same seed', () => {
  const { row } = anEntry('pruning', [
    { csim: 0.76, rate: 0.9, dsp: [30, 30, 30] },
    { csim: 0.75, rate: 0.95, dsp: [10, 10, 10] },
    { csim: 0.765, rate: 0.8, dsp: [20, 20, 20] },
  ])
  expect(row).toMatchObject({ seeds: 3, seedList: [1, 2, 3], accuracy: 0.76, rate: 0.9, dsp: 20 })
  expect(row).toMatchObject({ split: 'test', stage: 'estimate', accuracyStage: 'csim', alphaQ: null })
  expect(row.loss).toBeCloseTo(0.01, 12)
  expect(row.dspReduction).toBeCloseTo(0.98, 12)
  expect(row.spread.rate).toEqual([0.8, 0.95])
  expect(row.weightsLeft).toBe(100)
})

test('reductions are by the worse bounds; those of the estimates stand beside them', () => {
  const baseline = aBaseline({ lut: [100, 80, 120] })
  const row = summaryRow({ network: 'n', flow: 'f', alphaQ: null }, [aSeed({ lut: [10, 5, 20] })], [baseline])
  expect(row.lutReduction).toBeCloseTo(1 - 20 / 80, 12)
  expect(row.estimatedReduction.lut).toBeCloseTo(0.9, 12)
  expect(row.intervals.lut).toEqual([5, 20])
})

test('a baseline saves nothing against itself, whatever its interval', () => {
  const baseline = aBaseline({ dsp: [100, 80, 120] })
  const row = summaryRow({ network: 'n', flow: 'baseline', alphaQ: null }, [baseline], [baseline])
  expect(row).toMatchObject({ dspReduction: 0, estimatedReduction: { dsp: 0 } })
})

test('a flow that began with another network than its baseline is refused', () => {
  const strategy = { network: 'n', flow: 'f', alphaQ: null }
  expect(() => summaryRow(strategy, [aSeed({ first: 'a' })], [aBaseline({ first: 'b' })])).toThrow(
    'its first network is not that of the baseline',
  )
})

test('what a run does not know is null, not 0', () => {
  const without = { ...aSeed(), dsp: null, lut: null, ff: null, latencyCycles: null }
  const row = summaryRow({ network: 'resnet9', flow: 'pruning', alphaQ: null }, [without], [without])
  expect(row).toMatchObject({
    dsp: null,
    lut: null,
    dspReduction: null,
    spread: { dsp: null },
    intervals: { lut: null },
  })
})

test('without csim the accuracy is that in float, and its stage says so', () => {
  const floated = { ...aSeed(), accuracy: { float: 0.76, csim: null } }
  const row = summaryRow({ network: 'resnet9', flow: 'pruning', alphaQ: null }, [floated], [aBaseline()])
  expect(row).toMatchObject({ accuracy: 0.76, accuracyStage: 'float' })
  expect(row.loss).toBeCloseTo(0.01, 12)
})

test('as many values lie above a median as below', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), values => {
      const middle = median(values)!
      const above = values.filter(value => value > middle).length
      expect(values.filter(value => value < middle).length).toBeLessThanOrEqual(values.length / 2)
      expect(above).toBeLessThanOrEqual(values.length / 2)
    }),
  )
  expect(median([])).toBeNull()
})
