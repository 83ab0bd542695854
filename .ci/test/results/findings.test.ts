import { describe, expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { reaches } from '../../results/find-goal.mjs'
// @ts-expect-error plain JavaScript without types
import { findings } from '../../results/findings.mjs'
import { anEntry, type SeedFacts } from './a-row.js'

const three = (facts: SeedFacts, alphaQ = 0.01) =>
  anEntry('scaling-pruning-quantization', [facts, facts, facts], { alphaQ })
const said = (entries: ReturnType<typeof anEntry>[]): string => findings(entries).join('\n')

describe('the goal', () => {
  test('is reached by the worse bounds and the loss together, and says so with its figures', () => {
    const text = said([three({ csim: 0.762, dsp: [10, 5, 20], lut: [4000, 3000, 6000] })])
    expect(text).toContain('scaling-pruning-quantization (α_q 1 %) reaches it')
    expect(text).toContain(
      'DSP -98.0 %, LUT -94.0 % by the worse bounds (-99.0 % and -96.0 % by the estimates)',
    )
    expect(text).toContain('0.80 points lost; 3 of 3 seeds do so alone')
  })

  test.each([
    ['DSPs', { dsp: [10, 5, 81] as const }],
    ['LUTs', { lut: [4000, 3000, 11_001] as const }],
    ['accuracy', { csim: 0.7599 }],
  ])('is missed for its %s alone', (_, facts) => {
    expect(said([three({ csim: 0.765, ...facts })])).toContain('(α_q 1 %) misses it')
  })

  test('takes the figures at its edge', () => {
    const edge = { dspReduction: 0.92, lutReduction: 0.89, loss: 0.01 }
    expect(reaches(edge)).toBe(true)
    expect(reaches({ ...edge, loss: 0.0101 })).toBe(false)
    expect(reaches({ ...edge, loss: null })).toBe(false)
  })

  test('says how many seeds reach it alone, and that there are too few', () => {
    const entry = anEntry('scaling-pruning-quantization', [{ csim: 0.765 }, { csim: 0.75 }], { alphaQ: 0.01 })
    const text = said([entry])
    expect(text).toContain('of 2 seeds only')
    expect(text).toContain('1 of 2 seeds does so alone')
  })
})

describe('combined against single', () => {
  const single = anEntry('quantization', [{ dsp: [5, 5, 5], lut: [30_000, 30_000, 30_000] }], {
    alphaQ: 0.01,
  })

  test('a combination that is beaten in one resource is said to be', () => {
    const text = said([single, three({ dsp: [9, 9, 9], lut: [4000, 4000, 4000] })])
    expect(text).toContain('In LUTs the combination beats every one of them.')
    expect(text).toContain('In DSPs it does not beat quantization (α_q 1 %) (5).')
    expect(text).toContain('None of them loses as little and takes as few of both.')
    expect(text).toContain('The best of one task leaves 5 DSPs (quantization (α_q 1 %)')
  })

  test('a row of fewer tasks that is as good in everything is named', () => {
    const text = said([single, three({ dsp: [9, 9, 9], lut: [30_000, 30_000, 30_000] })])
    expect(text).toContain('quantization (α_q 1 %) loses as little and takes as few of both.')
  })

  test('a combination that loses more than the goal allows is no example', () => {
    expect(said([single, three({ csim: 0.7 })])).not.toContain('Combined against single')
  })
})

describe('order', () => {
  const luts = (...values: number[]) => values.map(value => ({ lut: [value, value, value] as const }))

  test('matters where one order is better with every seed; how far apart they end is said', () => {
    const text = said([
      anEntry('scaling-pruning', luts(10, 30, 20)),
      anEntry('pruning-scaling', luts(20, 40, 40)),
    ])
    expect(text).toContain(
      'scaling-pruning takes fewer LUTs with every one of 3 seeds: there the order matters',
    )
    expect(text).toContain('end 50.0 % of LUTs and 0.00 points apart')
    expect(text).toContain('scaling-pruning loses less with 0 of 3 seeds')
  })

  test('hangs on the seed where not: LUTs and loss are counted apart', () => {
    const lossy = [{ csim: 0.76 }, { csim: 0.75 }, { csim: 0.74 }]
    const text = said([
      anEntry('scaling-pruning', luts(10, 40, 50)),
      anEntry(
        'pruning-scaling',
        luts(11, 31, 21).map((facts, at) => ({ ...facts, ...lossy[at] })),
      ),
    ])
    expect(text).toContain('pruning-scaling takes fewer LUTs with 2 of 3 seeds;')
    expect(text).toContain('scaling-pruning loses less with every one of 3 seeds: there the order matters')
  })

  test('rows of different α_q are not set side by side', () => {
    const other = anEntry('pruning-scaling-quantization', luts(5), { alphaQ: 0.04 })
    expect(said([three({}), other])).not.toContain('Order')
  })
})

test("the paper's drop after a scaling step stands beside ours: factor 1 minus the next", () => {
  const search = (first: number, second: number, third: number) => ({
    scaling: [
      { scale_factor: 1, accuracy: first },
      { scale_factor: 0.875, accuracy: second },
      { scale_factor: 0.5, accuracy: third },
    ],
  })
  const text = said([
    anEntry('scaling', [search(0.76, 0.759, 0.75), search(0.76, 0.758, 0.74), search(0.76, 0.761, 0.755)]),
  ])
  expect(text).toContain("the paper's jet tagger loses 0.70 points in it. Ours from factor 1 to 0.875 loses")
  expect(text).toContain('loses 0.10 points (median of 3 seeds, -0.10 to 0.20;')
  expect(text).toContain('standard error of one 0.10): nothing that can be told from zero.')
  expect(text).toContain('At the smallest factor tried (0.5) it is 1.00 point')
})

test('a scaling step of another network stands alone', () => {
  const scaling = [1, 0.875].map(factor => ({ scale_factor: factor, accuracy: factor / 2 }))
  const text = said([anEntry('scaling', [{ scaling }], { network: 'vgg7' })])
  expect(text).toContain('**One scaling step** from factor 1 to 0.875 loses 6.25 points')
  expect(text).not.toContain('paper')
})

test('rates stand beside the paper for the jets, and without it for other networks', () => {
  const seeds = [{ rate: 0.9375 }, { rate: 0.96875 }]
  const jets = said([anEntry('pruning', seeds), anEntry('scaling-pruning', seeds)])
  expect(jets).toContain('95.3 % of the weights (2 seeds: 93.8 % to 96.9 %); the paper: 93.8 %')
  expect(jets).toContain('the paper: 84.4 %')
  expect(said([anEntry('pruning', seeds, { network: 'vgg7' })])).not.toContain('paper')
})

test('the time is told only of flows that one run did as a whole', () => {
  const wall = { seconds: 89.4, cores: 2 }
  const timed = anEntry('scaling-pruning-quantization', [{ wall }, {}], { alphaQ: 0.01 })
  expect(said([timed])).toContain('seed 1: 1 min 29 s on 2 cores.')
  expect(said([three({})])).not.toContain('**Time**')
})

test('nothing is said of rows that are not there, and a network without a kernel has no resources', () => {
  expect(findings([])).toEqual([])
  const { row, seeds } = anEntry('pruning', [{ rate: 0.5 }], { network: 'resnet9' })
  const bare = { ...row, dsp: null, lut: null, dspReduction: null, lutReduction: null }
  const text = said([{ row: bare, seeds }])
  expect(text).toContain('Pruning alone takes 50.0 %')
  expect(text).toContain('**Resources are not known**')
  expect(text).toContain('pruning: 100 of 107 weights are left (-6.5 %), 0.50 points lost.')
  expect(text).not.toMatch(/reaches it|misses it|Combined|Order|Alone/)
})
