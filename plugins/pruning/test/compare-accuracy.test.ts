import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareAccuracy, rightAnswers, share } from '../dist/compare-accuracy.js'

const answers = fc
  .array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), { minLength: 2, maxLength: 50 })
  .map(pairs => [Uint8Array.from(pairs, pair => pair[0]), Uint8Array.from(pairs, pair => pair[1])] as const)

test('the loss is the difference of the accuracies, and changes sign with the order', () => {
  fc.assert(
    fc.property(answers, ([a, b]) => {
      const { loss, standardError } = compareAccuracy(a, b)
      expect(loss).toBeCloseTo(share(a) - share(b), 12)
      expect(compareAccuracy(b, a).loss).toBeCloseTo(-loss, 12)
      expect(compareAccuracy(b, a).standardError).toBeCloseTo(standardError, 12)
    }),
  )
})

test('the same answers differ by nothing, however often they are wrong', () => {
  const right = Uint8Array.of(1, 0, 1, 0)
  expect(compareAccuracy(right, right)).toEqual({ loss: 0, standardError: 0 })
})

test('the standard error is that of the mean of paired differences', () => {
  // Differences 1, 0, 0, -1: variance 2/3 over 4 rows.
  const { standardError } = compareAccuracy(Uint8Array.of(1, 1, 0, 0), Uint8Array.of(0, 1, 0, 1))
  expect(standardError).toBeCloseTo(Math.sqrt(2 / 3 / 4), 12)
})

test('an answer is right where the largest output is the class', () => {
  const outputs = Float32Array.of(0.1, 0.9, 0.6, 0.4, 0.5, 0.5)
  expect(rightAnswers(outputs, Uint8Array.of(1, 1, 0), 2)).toEqual(Uint8Array.of(1, 0, 1))
})
