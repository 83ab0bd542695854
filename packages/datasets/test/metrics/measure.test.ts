import { lossOf, measure, metricOf, resolveDataset } from '@metaml/datasets'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv, makeProject } from '../project.js'

const y = Uint8Array.of(0, 1, 2, 0)
const rows = { x: new Float32Array(0), y, rows: 4 }
const outputs = Float32Array.of(0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.5, 0.3, 0.2, 0.2, 0.3, 0.5)

test('accuracy is the share of right answers, rows count by their weights', () => {
  expect(measure('accuracy', outputs, rows)).toBe(0.5)
  expect(measure('accuracy', outputs, { ...rows, weights: Float32Array.of(3, 3, 1, 1) })).toBe(0.75)
})

test('binary accuracy looks at one half', () => {
  const binary = { x: new Float32Array(0), y: Uint8Array.of(1, 0, 1, 0), rows: 4 }
  expect(measure('binary_accuracy', Float32Array.of(0.6, 0.4, 0.4, 0.1), binary)).toBe(0.75)
  const two = Float32Array.of(0.4, 0.6, 0.6, 0.4, 0.6, 0.4, 0.9, 0.1)
  expect(measure('binary_accuracy', two, binary)).toBe(0.75)
})

test('the area under the curve is the share of pairs in order, ties half', () => {
  const label = fc.integer({ min: 0, max: 1 })
  const score = fc.integer({ min: 0, max: 5 })
  fc.assert(
    fc.property(fc.array(fc.tuple(label, score), { minLength: 1, maxLength: 30 }), pairs => {
      const ones = pairs.filter(([found]) => found === 1)
      const zeros = pairs.filter(([found]) => found === 0)
      fc.pre(ones.length > 0 && zeros.length > 0)
      let won = 0
      for (const [, a] of ones) for (const [, b] of zeros) won += a > b ? 1 : a === b ? 0.5 : 0
      const binary = {
        x: new Float32Array(0),
        y: Uint8Array.from(pairs, ([found]) => found),
        rows: pairs.length,
      }
      const found = measure(
        'auc',
        Float32Array.from(pairs, ([, value]) => value),
        binary,
      )
      expect(found).toBeCloseTo(won / (ones.length * zeros.length), 10)
    }),
  )
})

test('of several classes, the areas of one against the rest are averaged', () => {
  // Class 0: rows 0 and 3 (0.7, 0.2) against 0.1 and 0.5: 3 of 4; class 1: 0.8 above all; class 2: 0.2 above two of 0.1, below 0.5.
  expect(measure('auc', outputs, rows)).toBeCloseTo((3 / 4 + 1 + 2 / 3) / 3, 6)
})

test('errors of targets are means over rows and targets', () => {
  const aimed = {
    x: new Float32Array(0),
    y: new Uint8Array(0),
    rows: 2,
    targets: Float32Array.of(1, 2, 3, 4),
  }
  const answers = Float32Array.of(1, 4, 2, 4)
  expect(measure('mse', answers, aimed)).toBe(1.25)
  expect(measure('mae', answers, aimed)).toBe(0.75)
  expect(measure('mae', answers, { ...aimed, weights: Float32Array.of(0, 2) })).toBe(0.5)
})

test('an unknown name, and outputs that are no whole rows, are refused', () => {
  for (const run of [
    () => measure('f1', outputs, rows),
    () => measure('accuracy', outputs.subarray(1), rows),
  ]) {
    expect(run).toThrow(expect.objectContaining({ code: 'METAML_E_DATASET_METRIC' }))
  }
})

test("a metric of the user's own is loaded, and its code is in the digest", async () => {
  const code =
    "import { half } from './half.mjs'\nexport const mine = (outputs, { rows }) => half(outputs[0] + rows)\n"
  const files = { 'rows.csv': csv, 'mine.mjs': code, 'half.mjs': 'export const half = x => x / 2\n' }
  const project = await makeProject(files)
  const metric = { $ref: { file: './mine.mjs', export: 'mine' }, direction: 'lower' as const }
  const reference = await resolveDataset({ file: 'rows.csv', metric }, { projectDir: project })
  expect(reference).toMatchObject({ metric: 'mine', metricCode: metric })
  const own = await metricOf(reference, { projectDir: project })
  expect(own).toMatchObject({ name: 'mine', direction: 'lower' })
  expect(own.measure(outputs, rows)).toBeCloseTo((0.7 + 4) / 2, 6)

  const changed = await makeProject({ ...files, 'half.mjs': 'export const half = x => x / 3\n' })
  const other = await resolveDataset({ file: 'rows.csv', metric }, { projectDir: changed })
  expect(other.digest).not.toBe(reference.digest)

  const none = { ...metric, $ref: { file: './none.mjs', export: 'mine' } }
  await expect(
    resolveDataset({ file: 'rows.csv', metric: none }, { projectDir: project }),
  ).rejects.toMatchObject({
    code: 'METAML_E_DATASET_METRIC',
  })
  const bad = await makeProject({ ...files, 'mine.mjs': 'export const mine = () => Number.NaN\n' })
  const broken = await metricOf(reference, { projectDir: bad })
  expect(() => broken.measure(outputs, rows)).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_METRIC' }),
  )
})

test('a loss is how much worse, whichever way is better', () => {
  expect(lossOf('higher', 0.7, 0.75)).toBeCloseTo(0.05)
  expect(lossOf('lower', 0.7, 0.75)).toBeCloseTo(-0.05)
})
