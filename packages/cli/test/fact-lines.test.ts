import { expect, test } from 'vitest'
import { factLines } from '../dist/results/fact-lines.js'
import { jetView, model } from './jet-view.js'

const dataset = {
  source: 'jets',
  origin: 'look-alike, @metaml/dataset-jets',
  scaling: 'standard',
  splitSeed: 0,
  digest: `sha256-${'ab'.repeat(32)}`,
}

test('data with its origin, targets and versions stand below a run, each once', () => {
  const hls = { dataset, part: 'xcvu9p', clockPeriod: 5, generator: 'hls4ml 1.3.0', backend: 'Vivado' }
  const models = [
    model('a', 'keras-model-gen', { descriptor: { dataset } }),
    model('b', 'hls4ml', { kind: 'hls-cpp', descriptor: hls }),
    model('c', 'mine', {
      descriptor: { dataset: { ...dataset, origin: undefined, scaling: { mean: [0] } } },
    }),
  ]
  const origin = { package: '@metaml/pruning', version: '0.1.0', dependencies: {} }
  expect(factLines({ ...jetView, models, plugins: { pruning: origin } })).toEqual([
    'data: jets (look-alike, @metaml/dataset-jets), scaling standard, split seed 0, sha256-abababababab',
    'data: jets, scaling given, split seed 0, sha256-abababababab',
    'target: xcvu9p, clock 5 ns, hls4ml 1.3.0, Vivado',
    'versions: @metaml/pruning 0.1.0, node 20.19.0',
  ])
})
