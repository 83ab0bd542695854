import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { quantization } from '@metaml/quantization'

/** Quantisation alone: a type of its own for every variable of the kernel. */
export default flow(
  'quantization',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, dnn)
    const mixed = f.add(quantization, { tolerateAccLoss: 0.01 }, kernel)
    const estimate = f.add(csynthEstimate, {}, mixed)
    return { network: dnn, estimate }
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
