import { expect, test } from 'vitest'
// @ts-expect-error plain JavaScript without types
import { readResult } from '../../results/read-run.mjs'

const figure = (name: string, value: number, stage: string, split: string | null = null, more = {}) => ({
  ...{ name, value, stage, split },
  ...more,
})
const dataset = { metric: 'accuracy' }
const model = (id: string, facts: object) => ({
  id,
  node: id.split('/')[0],
  kind: 'dnn',
  parents: [] as string[],
  returned: false,
  digest: `digest-${id}`,
  metrics: [] as object[],
  descriptor: { dataset },
  ...facts,
})
const trial = (label: string, reason: object, seconds = 1) => ({ label, seconds, reason })
const step = (at: number, value: number) => ({
  step: at,
  variable: { name: 'pruning_rate', value },
  loss: 0.0012345678,
  standardError: 0.001,
  reference: { metric: 'accuracy', split: 'validation' },
  decision: 'accepted',
  metrics: [figure('accuracy', 0.75, 'float', 'validation')],
})
const task = (node: string, facts: object) => ({
  node,
  task: node,
  steps: [] as object[],
  trials: [] as object[],
  models: [] as string[],
  ...facts,
})

/** As `metaml run --json` prints a flow that prunes, converts, quantises and estimates. */
function aRun(reason: object = { why: 'new' }) {
  return {
    run: 'run-2',
    seed: 3,
    seconds: 80,
    models: [
      model('keras-model-gen/train', { metrics: [figure('accuracy', 0.76, 'float', 'validation')] }),
      model('pruning/rate-0.25', { parents: ['keras-model-gen/train'] }),
      model('pruning/rate-0.5', {
        parents: ['keras-model-gen/train'],
        returned: true,
        metrics: [figure('pruning_rate', 0.5, 'float'), figure('accuracy', 0.755, 'float', 'test')],
      }),
      model('hls4ml', { kind: 'hls-cpp', parents: ['pruning/rate-0.5'] }),
      model('quantization', {
        kind: 'hls-cpp',
        parents: ['hls4ml'],
        digest: 'narrow',
        metrics: [figure('candidates', 1490, 'csim')],
      }),
      model('csynth-estimate', {
        kind: 'hls-cpp',
        parents: ['quantization'],
        returned: true,
        digest: 'narrow',
        metrics: [
          figure('accuracy', 0.75, 'csim', 'test'),
          figure('DSP', 12, 'estimate', null, { low: 9, high: 12 }),
          figure('LUT', 4000, 'estimate'),
        ],
      }),
    ],
    tasks: [
      task('keras-model-gen', { trials: [trial('train', reason, 6)] }),
      task('pruning', { steps: [step(1, 0.25), step(2, 0.5)], trials: [trial('rate-0.5', reason, 2)] }),
      task('quantization', { steps: [step(1, 9)], models: ['quantization'] }),
      task('csynth-estimate', { trials: [trial('test csynth-estimate', { why: 'new' }, 4)] }),
    ],
  }
}

test('a run is read by the models that it returns; figures that the last does not have are those of the nearest', () => {
  const result = readResult(aRun())
  expect(result).toMatchObject({
    run: 'run-2',
    seed: 3,
    rate: 0.5,
    dsp: [12, 9, 12],
    lut: [4000, 4000, 4000],
  })
  expect(result).toMatchObject({ ff: null, accuracy: { float: 0.755, csim: 0.75 } })
  expect(result.first).toEqual({ model: 'keras-model-gen/train', digest: 'digest-keras-model-gen/train' })
  expect(result.seconds).toBe(12)
})

test('stations are the tasks that changed the model, each with what it handed on', () => {
  const stations: { after: string; model: string }[] = readResult(aRun()).stations
  expect(stations.map(({ after, model: id }) => [after, id])).toEqual([
    ['keras-model-gen', 'keras-model-gen/train'],
    ['pruning', 'pruning/rate-0.5'],
    ['hls4ml', 'hls4ml'],
    ['quantization', 'quantization'],
  ])
})

test('candidates are steps, and of quantisation what its model says', () => {
  const tasks: { node: string; candidates: number; steps: object[] }[] = readResult(aRun()).tasks
  expect(tasks.map(({ node, candidates }) => [node, candidates])).toEqual([
    ['keras-model-gen', 0],
    ['pruning', 2],
    ['quantization', 1490],
    ['csynth-estimate', 0],
  ])
  expect(tasks[1]!.steps[1]).toEqual({
    step: 2,
    pruning_rate: 0.5,
    accuracy: 0.75,
    loss: 0.001235,
    standardError: 0.001,
    decision: 'accepted',
  })
})

test('the wall clock counts where one run did all the work, this one or another', () => {
  expect(readResult(aRun()).wall).toEqual({ run: 'run-2', seconds: 80 })
  expect(readResult(aRun({ why: 'found', run: 'run-1' })).wall).toEqual({ run: 'run-1', seconds: null })
  const mixed = aRun()
  mixed.tasks[0]!.trials = [trial('train', { why: 'found', run: 'run-1' })]
  expect(readResult(mixed).wall).toBeNull()
})
