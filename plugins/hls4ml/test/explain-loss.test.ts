import { expect, test } from 'vitest'
import type { Comparison } from '../dist/compare-outputs.js'
import { explainLoss } from '../dist/explain-loss.js'

function compared(accuracy: number, agreement: number, floatAccuracy = 0.76): Comparison {
  return { rows: 500, width: 5, accuracy, floatAccuracy, agreement, maxDifference: 0.5, classes: [] }
}

const outside = {
  type: 'ap_fixed<18,8>',
  saturates: false,
  outside: [{ feature: 14, min: 0, max: 240 }],
}

test('a small loss with the same answers is none', () => {
  const { cause, text, warn } = explainLoss({ outputs: compared(0.758, 0.995), weightsOutside: [] })
  expect({ cause, warn }).toEqual({ cause: 'none', warn: false })
  expect(text).toBe('accuracy 76.00 % in float, 75.80 % in csim, the same class on 99.50 % of the rows.')
})

test('the softmax is named where the classes are still right before it', () => {
  const facts = { outputs: compared(0.05, 0.05), beforeSoftmax: compared(0.7, 0.85), weightsOutside: [] }
  const { cause, text } = explainLoss(facts)
  expect(cause).toBe('softmax')
  expect(text).toContain("softmax: 'argmax'")
  expect(text).toContain('the same class on 85.00 %')
})

test('a loss worth a warning is a point, or another class on one row in twenty', () => {
  const warns = (accuracy: number, agreement: number): boolean =>
    explainLoss({ outputs: compared(accuracy, agreement), weightsOutside: [] }).warn
  expect(warns(0.752, 0.97)).toBe(false)
  expect(warns(0.749, 0.97)).toBe(true)
  expect(warns(0.76, 0.94)).toBe(true)
})

test('inputs that do not fit are named before the types of the layers', () => {
  const outputs = compared(0.58, 0.6)
  const beforeSoftmax = compared(0.58, 0.61)
  expect(explainLoss({ outputs, beforeSoftmax, inputs: outside, weightsOutside: [] })).toMatchObject({
    cause: 'inputs',
    text: expect.stringContaining('from 0 to 240'),
  })
  expect(explainLoss({ outputs, beforeSoftmax, weightsOutside: [] }).cause).toBe('layers')
})

test('weights that do not fit are named', () => {
  const weightsOutside = [
    { layer: 'fc1', variable: 'weight', type: 'ap_fixed<8,0>', weights: 12, largest: 1.25 },
  ]
  expect(explainLoss({ outputs: compared(0.5, 0.5), weightsOutside })).toMatchObject({
    cause: 'weights',
    loss: expect.closeTo(0.26, 6),
    text: expect.stringContaining('12 of fc1.weight (up to 1.25, ap_fixed<8,0>)'),
  })
})
