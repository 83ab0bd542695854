import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { quantization } from '@metaml/quantization'

/** Pruning, then quantisation. */
export default flow(
  'pruning-quantization',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const sparse = f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, dnn)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, sparse)
    const mixed = f.add(quantization, { tolerateAccLoss: 0.01 }, kernel)
    const estimate = f.add(csynthEstimate, {}, mixed)
    return { network: sparse, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
