import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { scaling } from '@metaml/scaling'

/** Scaling, then pruning (figure 5 of the paper). */
export default flow(
  'scaling-pruning',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const narrow = f.add(scaling, {}, dnn)
    const sparse = f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, narrow)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, sparse)
    const estimate = f.add(csynthEstimate, {}, kernel)
    return { network: sparse, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
