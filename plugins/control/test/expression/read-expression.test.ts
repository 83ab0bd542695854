import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cfgKeys, readExpression } from '../../dist/expression/read-expression.js'

function problemOf(text: string, wanted: 'truth' | 'number' | 'any' = 'any'): string {
  const read = readExpression(text, wanted)
  return 'problem' in read ? read.problem.split('\n')[0]! : 'none'
}

describe('an expression', () => {
  test.each([
    'DSP > 0.8 * part.DSP or LUT > 0.9 * part.LUT',
    'accuracy@csim@validation >= reference.accuracy@float - 0.01',
    'DSP@place-and-route < 100 and not (turn == 3)',
    "cfg.hls4ml.strategy == 'Latency'",
    'cfg.sub/pruning-2.tolerateAccLoss * 1.5',
    'min(DSP, 100) + max(1, -2, abs(FF)) - round(1.5e-3) / floor(2.) * ceil(.5)',
    "known(DSP@csynth) and known(metric('my figure@csim'))",
    "metric('my figure') <= 3",
    'true or false',
    '--1',
    'not not true',
  ])('can be %j', text => {
    expect(problemOf(text)).toBe('none')
  })

  test.each([
    ['DPS > 3', "There is no figure 'DPS'; write 'DSP', or metric('DPS') for one of your own. (character 1)"],
    [
      '1 + acuracy',
      "There is no figure 'acuracy'; write 'accuracy', or metric('acuracy') for one of your own. (character 5)",
    ],
    ['DSP@csyn > 3', "'@csyn' is no stage and no split; write '@csynth'. (character 4)"],
    ['DSP@float@csim > 3', "'@csim' says the stage a second time. (character 4)"],
    [
      'accuracy@test > 0.7',
      'The split test is opened when the flow has ended: decide on validation. (character 9)',
    ],
    ['part.DPS > 3', "A part has no 'DPS'; write part.DSP. (character 1)"],
    ['cfg.pruning > 3', "'cfg.pruning' is no key of CFG; write cfg.<node>.<parameter>. (character 1)"],
    ['cfg > 3', "'cfg' alone means nothing; write for example cfg.pruning.tolerateAccLoss. (character 1)"],
    ['DSP > ', "Expected a figure, a number or '(', found the end. (character 7)"],
    ['(DSP > 3', "Expected ')' to close the bracket, found the end. (character 9)"],
    ['DSP 3', "Expected an operator or the end, found '3'. (character 5)"],
    ['0 < DSP < 3', "Comparisons are not chained; write 'a < b and b < c'. (character 9)"],
    ['DSP = 3', "Equality is written '=='. (character 5)"],
    ['DSP > 3 && LUT > 3', "'&' is written 'and'. (character 9)"],
    ['DSP > 3 || LUT > 3', "'|' is written 'or'. (character 9)"],
    ['!(DSP > 3)', "'!' is written 'not'. (character 1)"],
    ["cfg.a.b == 'x", "The text that begins with ' has no end. (character 12)"],
    ['DSP # 3', "'#' means nothing here. (character 5)"],
    ['minn(1, 2)', "There is no function 'minn'; write 'min'. (character 1)"],
    ['min(1)', 'min takes at least 2 arguments, not 1. (character 1)'],
    ['abs(1, 2)', 'abs takes 1 argument, not 2. (character 1)'],
    ['known(3)', 'known(...) asks for a figure. (character 7)'],
    ['metric(DSP)', "metric(...) asks for a name: metric('my figure'). (character 8)"],
    ['DSP and LUT', "'and' joins conditions; this is a number. (character 1)"],
    ['(DSP > 3) + 1', "'+' computes with numbers; this is a condition. (character 2)"],
    ["'a' < 'b'", "'<' compares numbers; this is a text. (character 1)"],
    ["DSP == 'a'", "'==' compares a number with a text. (character 8)"],
    ['not 3', "'not' turns a condition around; this is a number. (character 5)"],
    ['and', "Expected a figure, a number or '(', found 'and'. (character 1)"],
    ['', "Expected a figure, a number or '(', found the end. (character 1)"],
  ])('is refused at its place: %j', (text, problem) => {
    expect(problemOf(text)).toBe(problem)
  })

  test('shows the place below the text', () => {
    const read = readExpression('LUT > 1 or DPS > 3', 'truth')
    expect('problem' in read && read.problem.split('\n').slice(1)).toEqual([
      'LUT > 1 or DPS > 3',
      '           ^',
    ])
  })

  test('must give what is asked for', () => {
    expect(problemOf('DSP', 'truth')).toBe('Expected a condition, this is a number. (character 1)')
    expect(problemOf('DSP > 3', 'number')).toBe('Expected a number, this is a condition. (character 1)')
    // What a key of CFG holds is known when the flow runs.
    expect([problemOf('cfg.a.b', 'truth'), problemOf('cfg.a.b', 'number')]).toEqual(['none', 'none'])
  })

  test('tells the keys of CFG that it reads, hyphens and all', () => {
    const read = readExpression('cfg.keras-model-gen.trainEpochs-1 > cfg.a/b.c and cfg.a/b.c > 2', 'truth')
    expect('expression' in read && cfgKeys(read.expression)).toEqual(['keras-model-gen.trainEpochs', 'a/b.c'])
  })

  test('nested without end is refused, not a stack that runs out', () => {
    expect(problemOf('('.repeat(100_000))).toMatch(/nested too deeply/)
    expect(problemOf('-'.repeat(100_000))).toMatch(/nested too deeply/)
    expect(problemOf('not '.repeat(100_000))).toMatch(/nested too deeply/)
  })

  test('is read or refused with a place inside the text, whatever it is', () => {
    const pieces = fc.constantFrom(
      ...[
        'DSP',
        'part.LUT',
        'cfg.a.b',
        '3',
        '.5',
        '(',
        ')',
        '<',
        '==',
        '+',
        '-',
        '*',
        '/',
        'and',
        'or',
        'not',
      ],
      ...['min(', ',', "'t'", '@csim', 'known(', 'metric(', ' ', '"', '=', 'turn', 'reference.FF', '.', '€'],
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 12 }).map(all => all.join(' ')),
        ),
        text => {
          const read = readExpression(text, 'any')
          if ('expression' in read) return
          const at = Number(/\(character (\d+)\)/.exec(read.problem)![1])
          expect(at).toBeGreaterThanOrEqual(1)
          expect(at).toBeLessThanOrEqual(text.length + 1)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
