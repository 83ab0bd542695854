import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'

/** What a network needs on the FPGA: converted, not simulated, estimated. */
export const resources = flow('resources', f => {
  const kernel = f.add(hls4ml, { csim: false }, f.input('dnn'))
  return f.add(csynthEstimate, {}, kernel)
})

/** Prunes the jet tagger; every step of the search has its DSPs, LUTs, FFs, latency and interval beside its loss. */
export default flow('jet-resources', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn', trainTestDataset: 'jets' })
  return f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02, evaluate: resources }, dnn)
})
