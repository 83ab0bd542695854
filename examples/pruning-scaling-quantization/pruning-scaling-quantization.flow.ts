import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { quantization } from '@metaml/quantization'
import { scaling } from '@metaml/scaling'

/** Pruning, scaling, quantisation (figure 2c of the paper). */
export default flow(
  'pruning-scaling-quantization',
  f => {
    // Every loss is against the first model. Together they may take 0.7 points of validation rows: what was chosen on
    // these loses a little more on others.
    const reference = 'keras-model-gen'
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const sparse = f.add(pruning, { reference, tolerateAccLoss: 0.003, pruningRateThresh: 0.02 }, dnn)
    const narrow = f.add(scaling, { reference, strategy: 'per-layer', tolerateAccLoss: 0.005 }, sparse)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, narrow)
    const mixed = f.add(quantization, { reference, tolerateAccLoss: 0.007 }, kernel)
    const estimate = f.add(csynthEstimate, {}, mixed)
    return { network: narrow, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
