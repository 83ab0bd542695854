import { readReport, readReportFile, reportMetrics } from '@metaml/hls-report'
import { expect, test } from 'vitest'
import { fixture } from './fixture.js'

test('figures become metrics with unit, stage, tool and part; absent ones stay absent', async () => {
  const rest = {
    stage: 'csynth',
    by: 'Vivado HLS 2019.2',
    part: 'xc7z020-clg400-1',
    unit: '1',
    direction: 'lower',
  }
  const metrics = reportMetrics(await readReportFile(fixture('tiny_csynth.rpt')))
  expect(metrics).toEqual([
    { name: 'DSP', value: 12, ...rest },
    { name: 'LUT', value: 410, ...rest },
    { name: 'FF', value: 96, ...rest },
    { name: 'BRAM_18K', value: 0, ...rest },
    { name: 'clock_ns', value: 3.9, ...rest, unit: 'ns' },
    { name: 'interval_cycles', value: 2, low: 1, high: 2, ...rest, unit: 'cycles' },
  ])
})

test('a tile of block RAM is two blocks of 18 Kb', async () => {
  const metrics = reportMetrics(await readReportFile(fixture('tiny_hierarchy.rpt')))
  expect(metrics.find(({ name }) => name === 'BRAM_18K')).toMatchObject({
    value: 3,
    stage: 'place-and-route',
  })
})

test('dynamic and static power are two metrics', async () => {
  const metrics = reportMetrics(await readReportFile(fixture('tiny_power.rpt')))
  expect(metrics.map(({ name, value, unit }) => [name, value, unit])).toEqual([
    ['dynamic_w', 0.25, 'W'],
    ['static_w', 0.6, 'W'],
  ])
})

test('the clock that a worst path allows', async () => {
  const metrics = reportMetrics(await readReportFile(fixture('tiny_timing.rpt')))
  expect(metrics).toMatchObject([{ name: 'clock_ns', value: 2.25, stage: 'place-and-route' }])
})

test('co-simulation is a stage of its own, by a tool that the caller knows', async () => {
  const report = await readReportFile(fixture('tiny_cosim.rpt'))
  expect(reportMetrics(report, { by: 'Vitis HLS 2023.1', part: 'xcu250' })).toMatchObject([
    {
      name: 'latency_cycles',
      value: 6,
      low: 4,
      high: 6,
      stage: 'cosim',
      by: 'Vitis HLS 2023.1',
      part: 'xcu250',
    },
    { name: 'interval_cycles', value: 3, stage: 'cosim' },
  ])
})

test('without a stage there are no metrics', () => {
  const text = '| Tool Version : Vivado v.2019.1\n| Command : report_timing_summary\n'
  expect(reportMetrics(readReport(text))).toEqual([])
})
