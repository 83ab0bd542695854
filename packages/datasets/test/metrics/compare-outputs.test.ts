import type { Metric } from '@metaml/core'
import { compareOutputs, lossAgainstFigure } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const io = { projectDir: '/nowhere' }
const accuracy = { metric: 'accuracy' }

/** Outputs of two classes that are right on the rows of class 0 where `right` says so. */
function outputs(right: readonly boolean[]): Float32Array {
  return Float32Array.from(right.flatMap(one => (one ? [1, 0] : [0, 1])))
}

function rowsOf(count: number) {
  return { x: new Float32Array(count), y: new Uint8Array(count), rows: count }
}

test('loss and standard error are those of the paired differences', async () => {
  const reference = [true, true, true, false]
  const candidate = [true, false, true, false]
  const found = await compareOutputs(
    { references: [outputs(reference)], candidates: [outputs(candidate)] },
    rowsOf(4),
    accuracy,
    io,
  )
  // Differences 0, 1, 0, 0: mean 1/4, variance 1/4.
  expect(found).toMatchObject({ value: 0.5, referenceValue: 0.75, loss: 0.25 })
  expect(found.standardError).toBeCloseTo(Math.sqrt(0.25 / 4), 12)
})

test('a network differs in nothing from itself, whatever the metric', async () => {
  const random = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898) * 0.5 + 0.5)
  const rows = {
    x: new Float32Array(100),
    y: Uint8Array.from({ length: 100 }, (_, i) => i % 2),
    rows: 100,
    targets: random.map(value => value + 1),
  }
  for (const metric of ['accuracy', 'auc', 'mse']) {
    const found = await compareOutputs({ references: [random], candidates: [random] }, rows, { metric }, io)
    expect(found).toMatchObject({ loss: 0, standardError: 0 })
  }
})

test('the jackknife of a mean over rows is its standard error', async () => {
  const targets = new Float32Array(100)
  const rows = { ...rowsOf(100), y: new Uint8Array(0), targets }
  const reference = new Float32Array(100)
  const candidate = Float32Array.from({ length: 100 }, (_, i) => 1 + ((i * 37) % 11))
  const squares = [...candidate].map(value => value ** 2)
  const mean = squares.reduce((a, b) => a + b) / 100
  const variance = squares.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 99
  const found = await compareOutputs(
    { references: [reference], candidates: [candidate] },
    rows,
    { metric: 'mse' },
    io,
  )
  expect(found.loss).toBeCloseTo(mean, 4)
  // In groups of two rows it is an estimate of the same: within a third.
  expect(found.standardError / Math.sqrt(variance / 100)).toBeGreaterThan(0.67)
  expect(found.standardError / Math.sqrt(variance / 100)).toBeLessThan(1.5)
})

test('several pairs: the mean loss, and their spread adds to the error', async () => {
  const bools = fc.array(fc.boolean(), { minLength: 30, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(bools, bools, bools, bools, async (r1, c1, r2, c2) => {
      const compare = (references: boolean[][], candidates: boolean[][]) =>
        compareOutputs(
          { references: references.map(outputs), candidates: candidates.map(outputs) },
          rowsOf(30),
          accuracy,
          io,
        )
      const [one, two, both] = [
        await compare([r1], [c1]),
        await compare([r2], [c2]),
        await compare([r1, r2], [c1, c2]),
      ]
      expect(both.loss).toBeCloseTo((one.loss + two.loss) / 2, 12)
      const spread = (one.loss - two.loss) ** 2 / 2 / 2
      expect(both.standardError ** 2).toBeGreaterThanOrEqual(spread - 1e-12)
    }),
  )
})

test('a loss against a model that is no network is one against its figure, whichever way is better', () => {
  const figure = (name: string, value: number, direction: 'higher' | 'lower') => ({
    ...{ name, value, direction, unit: '1', stage: 'csim', split: 'validation' },
  })
  const metrics = [figure('accuracy', 0.75, 'higher'), figure('mse', 0.5, 'lower')] as Metric[]
  const model = { id: 'hls4ml', metrics }
  expect(lossAgainstFigure(model, 0.5, accuracy)).toEqual({ referenceValue: 0.75, loss: 0.25, stage: 'csim' })
  expect(lossAgainstFigure(model, 0.75, { metric: 'mse' })).toMatchObject({ loss: 0.25 })
  expect(() => lossAgainstFigure(model, 0.5, { metric: 'auc' })).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_REFERENCE' }),
  )
})
