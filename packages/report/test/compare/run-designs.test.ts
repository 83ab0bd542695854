import { metric } from '@metaml/core'
import type { RunView } from '@metaml/engine'
import { runDesigns } from '@metaml/report'
import { expect, test } from 'vitest'
import { aKernel, aNetwork, aRun } from '../a-run.js'

test('a returned kernel is a design; its accuracy is that of the nearest ancestor on test', () => {
  const designs = runDesigns(aRun())
  expect(designs).toHaveLength(1)
  expect(designs[0]).toMatchObject({
    name: 'run-1',
    network: 'jet-dnn',
    dataset: { name: 'jets (look-alike)', key: 'sha256-jets' },
    accuracy: { value: 0.755, metric: 'accuracy', stage: 'float', split: 'test' },
    resources: {
      stage: 'estimate',
      DSP: { value: 50 },
      LUT: { value: 6000, low: 5000, high: 7000 },
      FF: null,
      latency_cycles: { value: 8 },
      tool: 'laws 1',
    },
    latency_ns: { value: 40 },
    softmax: false,
    verified: true,
  })
})

test('designs are called as asked for; with the model behind it where a run returned several', () => {
  const names = (models: RunView['models']): string[] =>
    runDesigns(aRun({ models }), 'S+P').map(one => one.name)
  expect(names([aNetwork({ returned: true }), aKernel()])).toEqual(['S+P'])
  expect(names([aKernel(), aKernel({ id: 'other' })])).toEqual(['S+P: csynth-estimate', 'S+P: other'])
})

test('figures of two stages are not mixed: the furthest stage gives all, what it does not say is null', () => {
  const kernel = aKernel({
    metrics: [...aKernel().metrics, metric('LUT', 7100, { stage: 'csynth', by: 'Vitis HLS 2024.1' })],
  })
  expect(runDesigns(aRun({ models: [aNetwork(), kernel] }))[0]!.resources).toMatchObject({
    stage: 'csynth',
    LUT: { value: 7100 },
    DSP: null,
    latency_cycles: null,
    tool: 'Vitis HLS 2024.1',
  })
})

test('its own csim accuracy goes before that of the network', () => {
  const kernel = aKernel({
    metrics: [...aKernel().metrics, metric('accuracy', 0.75, { stage: 'csim', split: 'test' })],
  })
  expect(runDesigns(aRun({ models: [aNetwork(), kernel] }))[0]!.accuracy).toMatchObject({
    stage: 'csim',
    value: 0.75,
  })
})

test('a network alone is a design without resources; a run that stopped says so', () => {
  const [design] = runDesigns(aRun({ models: [aNetwork({ returned: true })], status: 'interrupted' }))
  expect(design).toMatchObject({ resources: null, part: null, softmax: null })
  expect(design!.notes).toEqual(['The run run-1 is interrupted.'])
})
