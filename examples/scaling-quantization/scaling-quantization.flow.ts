import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { quantization } from '@metaml/quantization'
import { scaling } from '@metaml/scaling'

/** Scaling, then quantisation. */
export default flow(
  'scaling-quantization',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const narrow = f.add(scaling, {}, dnn)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, narrow)
    const mixed = f.add(quantization, { tolerateAccLoss: 0.01 }, kernel)
    const estimate = f.add(csynthEstimate, {}, mixed)
    return { network: narrow, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
