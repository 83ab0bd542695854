import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'

/** What the others are measured against: the network as it is trained, in ap_fixed<18,8> with reuse factor 1. */
export default flow(
  'baseline',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, dnn)
    const estimate = f.add(csynthEstimate, {}, kernel)
    return { network: dnn, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
