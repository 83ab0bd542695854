import { metric, type SearchStep } from '@metaml/core'
import type { FiringView, ModelView, RunView } from '@metaml/engine'

const dataset = { source: 'jets', origin: 'look-alike', digest: 'sha256-jets', metric: 'accuracy' }

/** A kernel as a flow returns it, with figures of its own. */
export function aKernel(facts: Partial<ModelView> = {}): ModelView {
  return {
    id: 'csynth-estimate',
    node: 'csynth-estimate',
    turn: 1,
    kind: 'hls-cpp',
    task: 'csynth-estimate',
    parents: ['pruning/rate-0.5'],
    digest: 'sha256-1',
    files: {},
    reports: {},
    returned: true,
    descriptor: {
      top: 'myproject',
      part: 'xcvu9p-flgb2104-2l-e',
      clockPeriod: 5,
      dataset,
      precision: { fc1: {} },
    },
    metrics: [
      metric('DSP', 50, { stage: 'estimate', by: 'laws 1' }),
      metric('LUT', 6000, { stage: 'estimate', low: 5000, high: 7000, by: 'laws 1' }),
      metric('latency_cycles', 8, { stage: 'estimate' }),
    ],
    ...facts,
  }
}

/** The network that the kernel was made from. */
export function aNetwork(facts: Partial<ModelView> = {}): ModelView {
  return {
    ...aKernel(),
    id: 'pruning/rate-0.5',
    node: 'pruning',
    kind: 'dnn',
    task: 'pruning',
    parents: [],
    returned: false,
    descriptor: { dataset },
    metrics: [
      metric('accuracy', 0.76, { stage: 'float', split: 'validation' }),
      metric('accuracy', 0.755, { stage: 'float', split: 'test' }),
    ],
    ...facts,
  }
}

/** A step of a pruning search. */
export function aStep(step: number, facts: Partial<SearchStep> = {}): SearchStep {
  return {
    step,
    variable: { name: 'pruning_rate', value: step / 4, unit: '1' },
    direction: step === 1 ? 'start' : 'up',
    loss: 0.001 * step,
    standardError: 0.0005,
    reference: { model: 'train', metric: 'accuracy', stage: 'float', split: 'validation', value: 0.765 },
    decision: step < 3 ? 'accepted' : 'rejected',
    model: `pruning/${step}`,
    metrics: [
      metric('accuracy', 0.765 - 0.001 * step, { stage: 'float', split: 'validation' }),
      metric('LUT', 10_000 / step, { stage: 'estimate' }),
    ],
    ...facts,
  }
}

/** A finished run of these models and one search. */
export function aRun(facts: Partial<RunView> = {}): RunView {
  const firing: FiringView = {
    node: 'pruning',
    turn: 1,
    task: 'pruning',
    status: 'done',
    params: { model: 'jet-dnn' },
    seconds: 1,
    models: [],
    trials: [],
    steps: [aStep(2), aStep(1), aStep(3)],
    changes: [],
  }
  return {
    id: 'run-1',
    dir: '',
    flow: { format: 1, name: 'jets', nodes: [] } as unknown as RunView['flow'],
    origin: {},
    seed: 1,
    status: 'done',
    started: '2026-01-01T00:00:00Z',
    seconds: 1,
    cfg: [],
    plugins: {},
    versions: { node: '20', engine: '0' },
    models: [aNetwork(), aKernel()],
    firings: [firing],
    log: [],
    returned: ['csynth-estimate'],
    errors: [],
    notes: [],
    budget: [],
    torn: false,
    ...facts,
  }
}
