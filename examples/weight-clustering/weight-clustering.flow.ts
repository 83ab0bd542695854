import { flow } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { weightClustering } from './dist/index.js'

/** The jet tagger, pruned, and each kernel of it with as few different weights as another point of accuracy allows. */
export default flow('weight-clustering', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets' })
  const sparse = f.add(pruning, { rate: 0.5 }, dnn)
  return f.add(weightClustering, { tolerateAccLoss: 0.01, maxClusters: 128 }, sparse)
})
