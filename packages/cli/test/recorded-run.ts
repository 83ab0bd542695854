import type { FlowJson, Metric, SearchStep } from '@metaml/core'
import type { RunEvent } from '@metaml/engine'
import { initialState, type LiveState } from '../dist/progress/live-state.js'
import { reduceEvent } from '../dist/progress/reduce-event.js'

/** A flow of three tasks. */
export const jetFlow: FlowJson = {
  format: 1,
  name: 'jets',
  nodes: ['keras-model-gen', 'pruning', 'hls4ml'].map(name => ({ name, task: name })),
  edges: [
    { from: 'keras-model-gen.model', to: 'pruning.model' },
    { from: 'pruning.model', to: 'hls4ml.model' },
  ],
  returns: ['hls4ml.model'],
}

/** An accuracy on the validation split. */
export function accuracy(value: number, stage: Metric['stage'] = 'float'): Metric {
  return { name: 'accuracy', value, unit: '1', direction: 'higher', stage, split: 'validation' }
}

/** A step of a search over rates. */
export function rateStep(step: number, rate: number, facts: Partial<SearchStep> = {}): SearchStep {
  return {
    step,
    variable: { name: 'pruning_rate', value: rate, unit: '1' },
    direction: step === 1 ? 'start' : 'up',
    loss: 0.001,
    standardError: 0.003,
    reference: {
      ...{ model: 'keras-model-gen', metric: 'accuracy', value: 0.7612 },
      ...{ stage: 'float', split: 'validation' },
    },
    decision: 'accepted',
    model: `pruning/rate-${rate}`,
    metrics: [accuracy(0.7602), { ...accuracy(rate), name: 'pruning_rate' }],
    ...facts,
  }
}

const gen = { node: 'keras-model-gen', turn: 1 }
const prune = { node: 'pruning', turn: 1 }

/** What happened in a run, and when (ms). */
export const recorded: readonly (readonly [at: number, event: RunEvent])[] = [
  [0, { type: 'run-start', run: 'jets-1', flow: 'jets', resumed: false }],
  [10, { type: 'firing-start', task: 'keras-model-gen', ...gen }],
  [20, { type: 'trial-start', label: 'train', unit: 'train', ...gen }],
  [
    12_020,
    {
      ...{ type: 'progress', label: 'train', ...gen },
      progress: { fraction: 0.5, text: 'epoch 10/20', figures: { accuracy: 0.75 } },
    },
  ],
  [
    24_000,
    {
      ...{ type: 'trial-end', label: 'train', unit: 'train', status: 'done', seconds: 23.98, ...gen },
      metrics: [accuracy(0.7612)],
    },
  ],
  [
    24_010,
    {
      ...{ type: 'firing-end', task: 'keras-model-gen', status: 'done', seconds: 24, ...gen },
      models: ['keras-model-gen'],
    },
  ],
  [24_020, { type: 'firing-start', task: 'pruning', ...prune }],
  [24_030, { type: 'progress', progress: { fraction: 0, text: 'rate 0 (1/6)' }, ...prune }],
  [24_040, { type: 'trial-start', label: 'rate-0', unit: 'train-at-rate', ...prune }],
  [
    34_040,
    {
      ...{ type: 'trial-end', label: 'rate-0', unit: 'train-at-rate', status: 'done', seconds: 10, ...prune },
      metrics: [accuracy(0.7602)],
    },
  ],
  [34_050, { type: 'search-step', step: rateStep(1, 0), ...prune }],
  [34_060, { type: 'progress', progress: { fraction: 0.25, text: 'rate 0.5 (2/4)' }, ...prune }],
  [34_070, { type: 'trial-start', label: 'rate-0.5', unit: 'train-at-rate', ...prune }],
  [34_080, { type: 'log', level: 'warn', message: 'zeros save nothing here', ...prune }],
  [34_090, { type: 'log', level: 'debug', message: 'ranked anew', ...prune }],
]

/** The state after the recorded events. */
export function recordedState(): LiveState {
  return recorded.reduce((state, [at, event]) => reduceEvent(state, event, at), initialState(jetFlow, 0))
}
