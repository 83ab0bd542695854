import { flow } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { pruning } from '@metaml/pruning'
import { scaling } from '@metaml/scaling'
export default flow('robust', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
  const narrow = f.add(
    scaling,
    { strategy: 'per-layer', tolerateAccLoss: 0.003, reference: 'keras-model-gen' },
    dnn,
  )
  return f.add(
    pruning,
    { search: 'bisection-robust', tolerateAccLoss: 0.008, reference: 'keras-model-gen' },
    narrow,
  )
})
