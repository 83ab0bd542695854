import { branch, join, recall } from '@metaml/control'
import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'

/**
 * From the hardware back to the network: when the estimate needs more than one DSP in fifty or one LUT in a hundred of
 * the part, the trained network is pruned again with twice the tolerance, four times at most.
 */
export default flow(
  'bottom-up',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const start = f.add(join, { maxTurns: 4 }, [dnn])
    const sparse = f.add(pruning, { tolerateAccLoss: 0.005, pruningRateThresh: 0.02 }, start.model)
    const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, sparse)
    const estimate = f.add(csynthEstimate, {}, kernel)
    const { yes: overmapped } = f.add(
      branch,
      {
        when: 'DSP > part.DSP / 50 or LUT > part.LUT / 100',
        onYes: { 'pruning.tolerateAccLoss': 'cfg.pruning.tolerateAccLoss * 2' },
      },
      estimate,
    )
    start.connect(f.add(recall, { reference: 'keras-model-gen' }, overmapped))
    // Of the last turn, whether it fits or the turns are used up.
    return estimate
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
