import { flow } from '@metaml/core'
import { hls4ml } from '@metaml/hls4ml'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'

/** A network, as it is, to a pruned one and its kernel. */
const prune = flow('prune', f => {
  const dnn = f.input('dnn')
  const sparse = f.add(pruning, { tolerateAccLoss: 0.02, pruningRateThresh: 0.02 }, dnn)
  const kernel = f.add(hls4ml, { fpgaPartNumber: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }, sparse)
  return { sparse, kernel }
})

/** The same flow over the networks of the paper: jets, handwritten digits, house numbers. */
export default flow('multi-model', f => {
  const networks = (['jet-dnn', 'vgg7', 'resnet9'] as const).map(model => {
    const dnn = f.add(kerasModelGen, { model }, undefined, { name: model })
    return f.add(prune, {}, dnn, { name: `prune-${model}` })
  })
  return networks.flatMap(({ sparse, kernel }) => [sparse, kernel])
})
