import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { scaling } from '@metaml/scaling'

/** Scaling alone: the narrowest network that loses next to nothing. */
export default flow(
  'scaling',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const narrow = f.add(scaling, {}, dnn)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, narrow)
    const estimate = f.add(csynthEstimate, {}, kernel)
    return { network: narrow, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
