import type { Metric } from '@metaml/core'
import type { FiringView, ModelView, RunView } from '@metaml/engine'
import { accuracy, jetFlow, rateStep } from './recorded-run.js'

/** A figure without a split. */
export function figure(name: string, value: number, stage: Metric['stage']): Metric {
  return { name, value, unit: '1', direction: 'lower', stage }
}

/** A model of a run. */
export function model(id: string, task: string, facts: Partial<ModelView> = {}): ModelView {
  return {
    ...{ id, task, node: task, turn: 1, parents: [], kind: 'dnn', descriptor: {}, metrics: [] },
    ...{ reports: {}, digest: 'sha256-00', files: { 'graph.json': 'aa' }, returned: false },
    ...facts,
  }
}

const firing = (node: string, facts: Partial<FiringView> = {}): FiringView => ({
  ...{ node, turn: 1, task: node, status: 'done', params: {}, seconds: 1 },
  ...{ models: [], trials: [], steps: [], changes: [] },
  ...facts,
})
const trial = { unit: 'train-at-rate', key: 'k', models: [], files: {}, seconds: 1 }

/** A finished run of the flow of jets. */
export const jetView: RunView = {
  id: 'jets-1',
  dir: '/project/.metaml/runs/jets-1',
  flow: jetFlow,
  origin: { file: 'jet.flow.ts' },
  seed: 1,
  status: 'done',
  started: '2026-01-01T00:00:00.000Z',
  seconds: 60,
  cfg: [{ key: 'pruning.tolerateAccLoss', value: 0.02, by: 'flow' }],
  plugins: {},
  notes: [],
  budget: [],
  versions: { node: '20.19.0', engine: '0.1.0' },
  models: [
    model('keras-model-gen', 'keras-model-gen', {
      metrics: [accuracy(0.7612), figure('parameters', 4389, 'float'), figure('zeros', 0, 'float')],
    }),
    model('pruning/rate-0.5', 'pruning', {
      trial: 'rate-0.5',
      parents: ['keras-model-gen'],
      decision: 'kept',
      metrics: [accuracy(0.7602), figure('parameters', 4389, 'float'), figure('zeros', 2128, 'float')],
    }),
    model('hls4ml', 'hls4ml', {
      kind: 'hls-cpp',
      parents: ['pruning/rate-0.5'],
      returned: true,
      descriptor: {
        precision: {
          fc1: { weight: 'ap_fixed<18,8>', bias: 'ap_fixed<18,8>' },
          fc2: { weight: 'ap_fixed<8,4>' },
        },
      },
      metrics: [
        accuracy(0.7599, 'csim'),
        figure('DSP', 120, 'estimate'),
        { ...figure('LUT', 1000, 'estimate'), low: 900 },
      ],
    }),
  ],
  firings: [
    firing('keras-model-gen', {
      trials: [{ ...trial, label: 'train', status: 'found', reason: { why: 'found', run: 'jets-0' } }],
    }),
    firing('pruning', {
      changes: ['hls4ml 1.3.0 -> 1.3.1'],
      steps: [rateStep(2, 0.75, { decision: 'rejected', loss: 0.05 }), rateStep(1, 0.5)],
      trials: [
        { ...trial, label: 'rate-0.5', status: 'done', reason: { why: 'new' } },
        {
          ...trial,
          label: 'rate-0.75',
          status: 'done',
          reason: { why: 'changed', changes: ['args.epochs: 5 -> 15'] },
        },
      ],
    }),
    firing('hls4ml'),
  ],
  log: [],
  returned: ['hls4ml'],
  errors: [],
  torn: false,
}
