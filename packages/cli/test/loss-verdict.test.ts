import { describe, expect, it } from 'vitest'
import { closingOf } from '../dist/optimize/closing.js'
import { defaultFlow } from '../dist/optimize/default-flow.js'
import type { Gain } from '../dist/optimize/gains.js'
import { lossText, lossVerdict } from '../dist/optimize/loss-verdict.js'
import { plain } from '../dist/text/colors.js'

const view = {
  firings: [
    {
      node: 'quantization',
      steps: [
        { decision: 'accepted', standardError: 0.004 },
        { decision: 'rejected', standardError: 0.5 },
      ],
    },
  ],
  models: [{ descriptor: { dataset: { splits: { train: 10, validation: 4000, test: 1000 } } } }],
} as never

const gains = (validation: number | null, test: number | null): Gain[] =>
  [
    ['validation', validation],
    ['test', test],
  ].map(
    ([split, change]) =>
      ({ name: 'accuracy', split, change, before: 0.8, after: 0.8, available: null }) as never,
  )

describe('what is said below a run of the default flow', () => {
  const flow = defaultFlow({
    ...{ model: 'n.h5', data: 't.csv', scaling: 'none', part: 'xcvu9p', clock: 5, maxLoss: 0.01 },
    confidence: 0.95,
  })
  const metric = (value: number, stage: string, split: string) => ({ name: 'accuracy', value, stage, split })
  const model = (id: string, stage: string, ...[validation, test]: [number, number]) => ({
    ...{ id, descriptor: {} },
    metrics: [metric(validation, stage, 'validation'), metric(test, stage, 'test')],
  })
  const run = {
    ...{ id: 'r-1', flow, status: 'done', origin: { file: 'optimize.flow.json' }, firings: [] },
    models: [model('given', 'float', 0.8, 0.8), model('estimate', 'csim', 0.795, 0.78)],
  }
  const closing = (change: object) =>
    closingOf({ ...run, ...change } as never, process.cwd(), { colors: plain })

  it('is the same however the run was started; of another flow nothing', () => {
    const { json, text } = closing({})!
    expect(json).toMatchObject({
      flowFile: 'optimize.flow.json',
      loss: { maxLoss: 0.01, validation: { within: true }, test: { within: false } },
    })
    expect(text).toMatch(
      /Before and after[\s\S]*NOT on the test rows[\s\S]*metaml export r-1:estimate FOLDER$/,
    )
    expect(closing({ status: 'interrupted' })!.text).toBeUndefined()
    expect(closing({ flow: { ...flow, nodes: flow.nodes.slice(1) } })).toBeUndefined()
  })
})

describe('what was lost against what was accepted', () => {
  it('is judged on both splits, with the error that their rows leave', () => {
    expect(lossVerdict(view, gains(-0.006, -0.016), 0.01)).toEqual({
      ...{ metric: 'accuracy', maxLoss: 0.01, narrowed: true },
      validation: { loss: 0.006, standardError: 0.004, within: true },
      // A quarter of the rows, twice the error.
      test: { loss: 0.016, standardError: 0.008, within: false },
    })
    expect(lossVerdict(view, gains(0.8 - 0.82, 0.01), 0.02)).toMatchObject({
      validation: { within: true },
      test: { loss: -0.01, within: true },
    })
  })

  it('is said plainly where it holds on validation but not on test', () => {
    const text = (validation: number, test: number | null) =>
      lossText(lossVerdict(view, gains(validation, test), 0.01))
    expect(text(-0.006, -0.016)).toMatch(
      /0\.60 ± 0\.40 on the validation rows, which decided; 1\.60 ± 0\.80 on the test rows\. .* but NOT on the test rows/,
    )
    expect(text(-0.006, -0.01)).toMatch(/--max-loss 0\.01 holds on both\.$/)
    expect(text(-0.02, -0.03)).toContain('does not hold on either')
    expect(text(-0.02, 0)).toContain('does not hold on the validation rows')
    expect(text(-0.006, null)).toContain('is not known')
    expect(lossText(lossVerdict(view, [], 0.01))).toBeUndefined()
  })

  it('says why no type was narrowed', () => {
    const refused = {
      firings: [{ node: 'quantization', steps: [{ decision: 'rejected' }] }],
      models: [],
    } as never
    const verdict = lossVerdict(refused, gains(-0.001, -0.002), 0.01)
    expect(verdict.narrowed).toBe(false)
    expect(lossText(verdict)).toMatch(/holds on both\.\nNo type was narrowed: .*--confidence/)
  })
})
