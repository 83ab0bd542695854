import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { findMetric } from '@metaml/core'
import { calibrationName, families } from '@metaml/hls-estimate'
import { expect, test } from 'vitest'
import { kernelDraft } from './kernel-draft.js'
import { runTask } from './run-task.js'

const at = (name: string) => ({ name, stage: 'estimate' }) as const

test('figures are metrics of the stage estimate, and the content stays', async () => {
  const { input, output, log, report } = await runTask({}, kernelDraft())
  expect(output.digest).toBe(input.digest)
  // Four products of an input and a code have three digits or more; the softmax has a product an output.
  expect(findMetric(output.metrics, at('DSP'))).toMatchObject({
    value: 4 + 3,
    by: expect.stringContaining('Vitis HLS 2024.1'),
  })
  for (const name of ['LUT', 'FF', 'BRAM_18K', 'latency_cycles', 'interval_cycles']) {
    expect(findMetric(output.metrics, at(name))?.value).toBeGreaterThan(0)
  }
  const bram = findMetric(output.metrics, at('BRAM_18K'))!
  expect([bram.low! <= bram.value, bram.value <= bram.high!]).toEqual([true, true])
  expect(report.layers.map(({ layer, kind }) => [layer, kind])).toEqual([
    ['fc', 'dense'],
    ['relu', 'relu'],
    ['softmax', 'softmax'],
  ])
  expect(log.some(text => text.includes('softmax of 3 outputs'))).toBe(true)
})

test('constants of a near version are said once, at level info; what was not measured is a warning', async () => {
  const draft = kernelDraft()
  const part = 'xcvu9p-flgb2104-2l-e'
  const own = await runTask({ part, tool: 'Vivado HLS 2020.1' }, draft)
  expect(own.log.filter(text => text.includes('2020.1 was not measured'))).toHaveLength(1)
  expect(own.warnings.filter(text => text.includes('2020.1'))).toEqual([])
  const fast = await runTask({ part, clockPeriod: 2, tool: 'Vivado HLS 2020.1' }, draft)
  expect(fast.warnings.join(' ')).toContain('clock period of 2 ns')
  const other = await runTask({ part: 'xcku040-ffva1156-2-e', tool: 'Vivado HLS 2020.1' }, draft)
  expect(other.warnings.join(' ')).toContain('Nothing was measured for 2020.1 and this part')
})

test('another part, clock and tool give other figures', async () => {
  const [own, other] = await Promise.all([
    runTask({}, kernelDraft()),
    runTask({ part: 'xc7z020clg400-1', clockPeriod: 5, tool: 'Vitis HLS 2021.1' }, kernelDraft()),
  ])
  const latency = (run: typeof own) => findMetric(run.output.metrics, at('latency_cycles'))!.value
  expect(latency(other)).toBeGreaterThan(latency(own))
  expect(other.report.family).toBe('vitis-2021-7-series')
})

test("the project's own constants are used", async () => {
  const wide = families.map(family => ({
    ...family,
    dense: { ...family.dense, lut: { ...family.dense.lut, adder: family.dense.lut.adder + 1000 } },
  }))
  const plain = await runTask({}, kernelDraft())
  const own = await runTask({}, kernelDraft(), async projectDir => {
    await writeFile(path.join(projectDir, calibrationName), JSON.stringify({ format: 1, families: wide }))
  })
  const lut = (run: typeof own) => findMetric(run.output.metrics, at('LUT'))!.value
  expect(lut(own)).toBeGreaterThan(lut(plain) + 1000)
})
