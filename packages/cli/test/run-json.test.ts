import { expect, it } from 'vitest'
import { runJson } from '../dist/index.js'
import { jetView } from './jet-view.js'

it('writes a run as JSON, the fields that programs count on among it', () => {
  const json = JSON.parse(JSON.stringify(runJson(jetView)))
  expect(json).toMatchObject({ run: 'jets-1', flow: 'jets', status: 'done', returned: ['hls4ml'] })
  expect(json.models[1]).toMatchObject({
    ...{
      id: 'pruning/rate-0.5',
      kind: 'dnn',
      task: 'pruning',
      decision: 'kept',
      parents: ['keras-model-gen'],
    },
    files: { 'graph.json': 'aa' },
  })
  for (const model of json.models) {
    for (const key of ['id', 'kind', 'task', 'parents', 'decision', 'metrics', 'files'])
      expect(model).toHaveProperty(key)
    for (const metric of model.metrics) {
      for (const key of ['name', 'value', 'unit', 'stage', 'split']) expect(metric).toHaveProperty(key)
    }
  }
  expect(json.models[0].decision).toBeNull()
  expect(json.tasks.map((task: { node: string }) => task.node)).toEqual([
    'keras-model-gen',
    'pruning',
    'hls4ml',
  ])
  expect(json.tasks[1].steps).toHaveLength(2)
})
