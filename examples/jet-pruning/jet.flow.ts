import { flow } from '@metaml/core'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'

/** The jet tagger of the paper: trained, pruned within two points of accuracy, converted, simulated bit-accurately. */
export default flow('jet-pruning', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets' })
  const sparse = f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, dnn)
  const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, sparse)
  return { sparse, kernel }
})
