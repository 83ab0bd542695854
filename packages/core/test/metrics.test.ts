import { findMetric, type Metric, type MetricName, metric, metricNames } from '@metaml/core'
import { describe, expect, it } from 'vitest'

describe('metric', () => {
  it('takes unit and direction from the shared names', () => {
    expect(metric('accuracy', 0.75, { stage: 'csim', split: 'validation', by: 'hls4ml 1.3.0' })).toEqual({
      name: 'accuracy',
      value: 0.75,
      unit: '1',
      direction: 'higher',
      stage: 'csim',
      split: 'validation',
      by: 'hls4ml 1.3.0',
    })
    expect(metric('latency_cycles', 9, { stage: 'estimate', low: 8, high: 11 })).toMatchObject({
      unit: 'cycles',
      direction: 'lower',
      low: 8,
      high: 11,
    })
  })

  it('knows the names of the flows in the paper, more of which is worse for all that an FPGA has', () => {
    const resources: MetricName[] = ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM']
    expect(resources.map(name => metricNames[name].direction)).toEqual(Array(5).fill('lower'))
  })
})

describe('findMetric', () => {
  const metrics: Metric[] = [
    metric('accuracy', 0.76, { stage: 'float', split: 'train' }),
    metric('accuracy', 0.75, { stage: 'float', split: 'validation' }),
    metric('accuracy', 0.74, { stage: 'csim', split: 'validation' }),
    metric('DSP', 0, { stage: 'estimate' }),
  ]

  it('finds by name, stage and split', () => {
    expect(findMetric(metrics, { name: 'accuracy', split: 'validation' })?.value).toBe(0.75)
    expect(findMetric(metrics, { name: 'accuracy', stage: 'csim' })?.value).toBe(0.74)
    expect(findMetric(metrics, { name: 'DSP' })?.value).toBe(0)
  })

  it('does not take a figure of another stage or split for the one that was asked for', () => {
    expect(findMetric(metrics, { name: 'accuracy', stage: 'csim', split: 'test' })).toBeUndefined()
    expect(findMetric(metrics, { name: 'DSP', stage: 'csynth' })).toBeUndefined()
    expect(findMetric(metrics, { name: 'LUT' })).toBeUndefined()
  })
})
