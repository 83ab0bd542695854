import { branch, fork, join, recall, reduce, stop } from '@metaml/control'
import { metric } from '@metaml/core'
import { testTask } from '@metaml/plugin-kit/testing'
import { kinds } from './number-tasks.js'

const network = (accuracy: number) => ({
  kind: 'dnn' as const,
  descriptor: {},
  files: { number: Buffer.from(String(accuracy)) },
  metrics: [metric('accuracy', accuracy, { stage: 'float', split: 'validation' })],
})
const model = network(0.8)
const models = [network(0.8), network(0.7), network(0.9)]

testTask(join, [{ name: 'one way', params: { maxTurns: 3 }, inputs: { models: [model] } }], { kinds })
testTask(
  branch,
  [
    { name: 'a condition that holds', params: { when: 'accuracy > 0.5' }, inputs: { model } },
    {
      name: 'a condition that does not',
      params: { when: 'accuracy > 0.95', onNo: { 'tested.reads': [] } },
      inputs: { model },
    },
  ],
  { kinds },
)
testTask(fork, [{ name: 'one way', params: {}, inputs: { model } }], { kinds })
testTask(
  reduce,
  [
    { name: 'the best', params: { objectives: ['accuracy'] }, inputs: { models } },
    {
      name: 'the Pareto set',
      params: { objectives: ['accuracy', { by: 'accuracy', direction: 'lower' }], keep: 'pareto' },
      inputs: { models },
    },
  ],
  { kinds },
)
testTask(stop, [{ name: 'with a reason', params: { reason: 'enough' }, inputs: { model } }], { kinds })
testTask(recall, [{ name: 'a network', params: {}, inputs: { model } }], { kinds })
