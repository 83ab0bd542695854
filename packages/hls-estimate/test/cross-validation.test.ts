import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
// @ts-expect-error: a script without types, which the proof uses too
import { crossValidate, crossValidationTable, summarize } from '../fit/cross-validate.mjs'
import { sharedFile } from './shared-data.js'

test('on networks that were held out the estimate is as near as it was', ctx => {
  const file = sharedFile(ctx, 'csynth/layers.jsonl')
  const rows = crossValidate(readFileSync(file, 'utf8'), file)
  const heldOut = rows.filter((row: { heldOut: boolean }) => row.heldOut)
  const alone = rows.filter((row: { heldOut: boolean }) => !row.heldOut)
  console.log(
    crossValidationTable([
      ['held out', heldOut],
      ['single network (fitted)', alone],
      ['all', rows],
    ]),
  )
  const { dense, project } = summarize(heldOut)
  expect(heldOut).toHaveLength(23)
  // The goals, or better where more was reached.
  expect(dense.dspExact).toBe(1)
  expect(dense.lutWithin10).toBeGreaterThanOrEqual(0.87)
  expect(dense.lutWithin25).toBe(1)
  expect(project.dspExact).toBe(1)
  expect(project.lutMedian).toBeLessThan(0.035)
  expect(project.lutUpperQuartile).toBeLessThan(0.065)
  expect(project.ffMedian).toBeLessThan(0.08)
  expect(project.latencyNear).toBe(1)
  expect(project.iiRight).toBe(1)

  const all = summarize(rows)
  expect(all.dense.dspExact).toBeGreaterThan(0.95)
  expect(all.project.dspExact).toBeGreaterThan(0.96)
  expect(all.project.lutMedian).toBeLessThan(0.035)
  expect(all.project.ffMedian).toBeLessThan(0.08)
  expect(all.project.iiRight).toBeGreaterThan(0.96)
})
