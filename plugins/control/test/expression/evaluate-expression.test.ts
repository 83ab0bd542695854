import { type Json, type Metric, metric } from '@metaml/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { evaluateExpression, type Facts } from '../../dist/expression/evaluate-expression.js'
import { parseExpression } from '../../dist/expression/parse-expression.js'

interface Given {
  readonly figures?: readonly Metric[]
  readonly reference?: readonly Metric[]
  readonly cfg?: { readonly [key: string]: Json }
}

function evaluate(text: string, { figures = [], reference = [], cfg = {} }: Given = {}) {
  const facts: Facts = {
    figures,
    reference: () => reference,
    part: resource => ({ DSP: 6840, LUT: 1_182_240, FF: 2_364_480, BRAM_18K: 4320, URAM: 960 })[resource],
    cfg: key => cfg[key],
    turn: 2,
  }
  return evaluateExpression(parseExpression(text), text, facts)
}
const computed = (text: string, given?: Given) => evaluate(text, given).value

describe('values', () => {
  test('figures, parts, CFG and the turn', () => {
    const figures = [metric('DSP', 6000, { stage: 'csynth' })]
    const { value, used } = evaluate('DSP > 0.8 * part.DSP and turn < cfg.join.maxTurns', {
      figures,
      cfg: { 'join.maxTurns': 5 },
    })
    expect(value).toBe(true)
    expect(used).toEqual(['DSP@csynth = 6000', 'part.DSP = 6840', 'turn = 2', 'cfg.join.maxTurns = 5'])
  })

  test('functions, texts and truth values', () => {
    expect(computed('min(3, 1, 2) + max(3, 4) + abs(-1) + round(1.4) + floor(1.9) + ceil(0.1)')).toBe(9)
    expect(computed("cfg.a.b == 'Latency'", { cfg: { 'a.b': 'Latency' } })).toBe(true)
    expect(computed('cfg.a.b and not false', { cfg: { 'a.b': true } })).toBe(true)
  })

  test('what the left side decides is not asked of the right one', () => {
    expect(computed("known(metric('x')) and metric('x') > 3")).toBe(false)
    expect(() => computed("true and metric('x') > 3")).toThrow(/metric|asks for x/)
  })

  test('of a figure of which neither end is worse, and whose value is not known, nothing is decided', () => {
    const none = null as unknown as number
    const figures: Metric[] = [
      { name: 'x', value: none, low: 1, high: 9, unit: '1', direction: 'neither', stage: 'estimate' },
    ]
    expect(() => computed("metric('x') < 3", { figures })).toThrow(/asks for x/)
  })

  test('computes as arithmetic does, whatever the brackets', () => {
    const numbers = fc.integer({ min: 0, max: 99 }).map(String)
    const { text } = fc.letrec<{ text: string }>(tie => ({
      text: fc.oneof(
        { maxDepth: 5 },
        numbers,
        fc
          .tuple(tie('text'), fc.constantFrom('+', '-', '*'), tie('text'))
          .map(([a, operator, b]) => `${a} ${operator} ${b}`),
        tie('text').map(inner => `(${inner})`),
        tie('text').map(inner => `- ${inner}`),
      ),
    }))
    fc.assert(
      fc.property(text, written => {
        expect(computed(written)).toBeCloseTo(new Function(`return ${written}`)(), 6)
      }),
    )
  })

  test('conditions bind as they do elsewhere: or, and, not, comparison', () => {
    const atom = fc.constantFrom('1 < 2', '2 < 1', 'true', 'false', '3 == 3', '1 + 1 > 2 * 1')
    const { text } = fc.letrec<{ text: string }>(tie => ({
      text: fc.oneof(
        { maxDepth: 5 },
        atom,
        fc.tuple(tie('text'), fc.constantFrom('and', 'or'), tie('text')).map(parts => parts.join(' ')),
        tie('text').map(inner => `(${inner})`),
        tie('text').map(inner => `not (${inner})`),
      ),
    }))
    fc.assert(
      fc.property(text, written => {
        const script = written.replaceAll('and', '&&').replaceAll('or', '||').replaceAll('not', '!')
        expect(computed(written)).toBe(new Function(`return ${script}`)())
      }),
    )
  })
})

describe('which figure', () => {
  const figures = [
    metric('DSP', 1, { stage: 'csynth' }),
    metric('DSP', 2, { stage: 'estimate' }),
    metric('accuracy', 0.7, { stage: 'csim', split: 'validation' }),
    metric('accuracy', 0.9, { stage: 'csim', split: 'test' }),
    metric('accuracy', 0.8, { stage: 'csim', split: 'train' }),
    metric('accuracy', 0.75, { stage: 'float', split: 'validation' }),
  ]

  test('of several stages the one nearest to the chip, unless one is asked for', () => {
    expect(evaluate('DSP', { figures })).toMatchObject({ value: 1, used: ['DSP@csynth = 1'] })
    expect(computed('DSP@estimate', { figures })).toBe(2)
  })

  test('validation before train, and never test', () => {
    expect(evaluate('accuracy', { figures })).toMatchObject({
      value: 0.7,
      used: ['accuracy@csim@validation = 0.7'],
    })
    expect(computed('accuracy@train', { figures })).toBe(0.8)
    expect(computed('accuracy@float', { figures })).toBe(0.75)
  })

  test('of the same the last, and of the reference those of the reference', () => {
    const twice = [metric('DSP', 1, { stage: 'csynth' }), metric('DSP', 5, { stage: 'csynth' })]
    expect(computed('DSP', { figures: twice })).toBe(5)
    expect(evaluate('reference.DSP - DSP', { figures: twice, reference: figures })).toMatchObject({
      value: -4,
      used: ['reference.DSP@csynth = 1', 'DSP@csynth = 5'],
    })
  })
})

describe('what is not known for certain', () => {
  const interval = (name: 'DSP' | 'accuracy', value: number, low?: number, high?: number): Metric => ({
    ...metric(name, value, { stage: 'csynth' }),
    ...(low !== undefined && { low }),
    ...(high !== undefined && { high }),
  })

  test('of an interval the worse bound counts, and that is said', () => {
    expect(evaluate('DSP <= 100', { figures: [interval('DSP', 90, 80, 110)] })).toMatchObject({
      value: false,
      cautions: ['DSP@csynth is 90 [80, 110]; it is taken as 110, the bound that is worse for you.'],
    })
    expect(evaluate('accuracy >= 0.7', { figures: [interval('accuracy', 0.72, 0.69, 0.75)] })).toMatchObject({
      value: false,
      cautions: [expect.stringContaining('it is taken as 0.69')],
    })
    expect(evaluate('DSP <= 100', { figures: [interval('DSP', 90, 80)] })).toMatchObject({
      value: false,
      cautions: [expect.stringContaining('its worse bound is unknown')],
    })
  })

  test('an unknown figure is the worst there is, however the question is put, and that is said', () => {
    expect(evaluate('DSP <= 100')).toMatchObject({
      value: false,
      cautions: ['DSP is unknown; it is taken as infinite, the worst for you.'],
    })
    expect(computed('DSP > 100')).toBe(true)
    expect(computed('accuracy@csim > 0.5')).toBe(false)
    expect(computed('not (DSP > 100)')).toBe(false)
  })

  test('a figure of the user’s own that is not there can not be judged', () => {
    const figures = [metric('DSP', 1, { stage: 'csynth' })]
    expect(() => computed("metric('energy') < 3", { figures })).toThrow(
      expect.objectContaining({ code: 'METAML_E_CONTROL_FIGURE', expected: 'one of DSP@csynth' }),
    )
  })

  test.each([
    ...['DSP - DSP < 1', '1 / 0 > 1', '0 * DSP', 'DSP / LUT == 1', 'DSP / LUT != 1', 'DSP <= LUT'],
    ...['DSP == LUT', 'accuracy@csim == accuracy@float'],
  ])('what gives no number, or compares two unknown ones, is undecided: %s', text => {
    expect(() => computed(text)).toThrow(expect.objectContaining({ code: 'METAML_E_CONTROL_UNDECIDED' }))
  })

  test('of the reference the bound counts beside which the model looks worse, in a difference and in a ratio', () => {
    const figures = [interval('accuracy', 0.75), interval('DSP', 80)]
    const reference = [interval('accuracy', 0.76, 0.7, 0.8), interval('DSP', 100, 70, 120)]
    expect(evaluate('reference.accuracy - accuracy <= 0.02', { figures, reference })).toMatchObject({
      value: false,
      cautions: [
        'reference.accuracy@csynth is 0.76 [0.7, 0.8]; it is taken as 0.8, the bound that is worse for you.',
      ],
    })
    expect(computed('DSP < reference.DSP', { figures, reference })).toBe(false)
    // Nothing is known of the reference: nothing is good enough.
    const unknown = { figures, reference: [] }
    expect(evaluate('accuracy >= reference.accuracy - 0.01', unknown)).toMatchObject({
      value: false,
      cautions: ['reference.accuracy is unknown; it is taken as infinite, the worst for you.'],
    })
    expect(computed('DSP <= 0.5 * reference.DSP', unknown)).toBe(false)
    expect(computed('reference.accuracy - accuracy > 0.01', unknown)).toBe(true)
    expect(computed('accuracy@csim >= reference.accuracy@csim', unknown)).toBe(false)
  })

  test.each([Number.NaN, null])('a figure that is %s, as of a training that diverged, is unknown', value => {
    const figures = [interval('accuracy', value as number)]
    expect(evaluate('accuracy > 0.5', { figures })).toMatchObject({
      value: false,
      cautions: ['accuracy is unknown; it is taken as infinitely low, the worst for you.'],
    })
    expect(computed('known(accuracy)', { figures })).toBe(false)
  })

  test('a wider interval never makes a limit hold that did not', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(50), fc.nat(50), fc.nat(200), (value, width, more, limit) => {
        const holds = (by: number) =>
          computed(`DSP <= ${limit}`, { figures: [interval('DSP', value, value - by, value + by)] })
        if (!holds(width)) expect(holds(width + more)).toBe(false)
      }),
    )
  })

  test('CFG that is not set, or of another type, is refused with its key', () => {
    expect(() => computed('cfg.a.b > 1')).toThrow(
      expect.objectContaining({ code: 'METAML_E_CONTROL_CFG', message: expect.stringContaining('cfg.a.b') }),
    )
    expect(() => computed('cfg.a.b > 1', { cfg: { 'a.b': 'x' } })).toThrow(
      expect.objectContaining({ code: 'METAML_E_CONTROL_CFG', found: '"x"' }),
    )
  })
})
