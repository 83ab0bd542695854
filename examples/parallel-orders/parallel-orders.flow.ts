import { fork, reduce } from '@metaml/control'
import { flow } from '@metaml/core'
import { csynthEstimate } from '@metaml/csynth-estimate'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { scaling } from '@metaml/scaling'

const alpha = { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }

/** A network to an estimate of its kernel. */
const toHardware = flow('to-hardware', f => {
  const dnn = f.input('dnn')
  const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, dnn)
  return f.add(csynthEstimate, {}, kernel)
})

/** Which order of scaling and pruning is the better one? All run; the kernel with the fewest LUTs within two points goes on. */
export default flow(
  'parallel-orders',
  f => {
    const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
    const [first, second, third] = f.add(fork, {}, dnn)
    const narrowed = f.add(scaling, {}, first!, { name: 's-of-sp' })
    const ways = [
      f.add(pruning, alpha, narrowed, { name: 'p-of-sp' }),
      f.add(scaling, {}, f.add(pruning, alpha, second!, { name: 'p-of-ps' }), { name: 's-of-ps' }),
      f.add(pruning, alpha, third!, { name: 'p' }),
    ] as const
    const [sp, ps, p] = ways
    const kernels = [
      f.add(toHardware, {}, sp, { name: 'sp' }),
      f.add(toHardware, {}, ps, { name: 'ps' }),
      f.add(toHardware, {}, p, { name: 'p-alone' }),
    ] as const
    const { best } = f.add(
      reduce,
      {
        objectives: ['LUT', 'DSP'],
        where: 'reference.accuracy - accuracy <= 0.025',
        reference: 'keras-model-gen',
      },
      kernels,
    )
    return best
  },
  { budget: { latencyNs: 1000, throughputHz: 40e6 } },
)
