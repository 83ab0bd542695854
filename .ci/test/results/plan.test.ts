import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { alphaParameters, pictured, placeOf, plan } from '../../results/plan.mjs'

const examples = path.resolve(import.meta.dirname, '../../../examples')

test('every flow of the plan is an example', () => {
  const planned = Object.values<{ flow: string }[]>(plan).flatMap(rows => rows.map(({ flow }) => flow))
  for (const flow of [...planned, ...Object.values<string[]>(pictured).flat()])
    expect(existsSync(path.join(examples, flow, `${flow}.flow.ts`)), flow).toBe(true)
})

test('the jets have seeds enough to tell strategies apart: 5 of scaling, pruning and their orders, 3 with quantisation', () => {
  const rows: { flow: string; seeds: number }[] = plan['jet-dnn']
  const seeds = Object.fromEntries(rows.map(({ flow, seeds: count }) => [flow, count]))
  for (const flow of ['scaling', 'pruning', 'scaling-pruning', 'pruning-scaling'])
    expect(seeds[flow]).toBeGreaterThanOrEqual(5)
  for (const flow of Object.keys(seeds).filter(name => name.includes('quantization')))
    expect(seeds[flow]).toBeGreaterThanOrEqual(3)
})

test('α_q is that of quantisation alone, and with three tasks seven tenths of it for all together', () => {
  expect(alphaParameters('pruning', 0.01)).toEqual([])
  expect(alphaParameters('pruning-quantization', 0.01)).toEqual(['quantization.tolerateAccLoss=0.01'])
  expect(alphaParameters('pruning-scaling-quantization', 0.04)).toEqual([
    'quantization.tolerateAccLoss=0.028',
  ])
})

test('rows stand in the order of the plan, a network that it does not have last', () => {
  const rows = [
    { network: 'mine', flow: 'pruning', alphaQ: null },
    { network: 'vgg7', flow: 'baseline', alphaQ: null },
    { network: 'jet-dnn', flow: 'scaling-pruning-quantization', alphaQ: 0.04 },
    { network: 'jet-dnn', flow: 'scaling-pruning-quantization', alphaQ: 0.01 },
    { network: 'jet-dnn', flow: 'baseline', alphaQ: null },
  ]
  expect(rows.toSorted((a, b) => placeOf(a) - placeOf(b))).toEqual(rows.toReversed())
})
