import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { scaling } from '@metaml/scaling'

/** Pruning, then scaling (figure 5 of the paper): the same two tasks in the other order. */
export default flow(
  'pruning-scaling',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const sparse = f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, dnn)
    const narrow = f.add(scaling, {}, sparse)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, narrow)
    const estimate = f.add(csynthEstimate, {}, kernel)
    return { network: narrow, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
