import { flow } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'

/** Trains a small network on jets and prunes it as far as two points of accuracy allow. */
export default flow('my-folder', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets' })
  return f.add(pruning, { tolerateAccLoss: 0.02 }, dnn)
})
