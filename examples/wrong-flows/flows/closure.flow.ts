import { branch, stop } from '@metaml/control'
import { flow } from '@metaml/core'
import { kerasModelGen } from '@metaml/keras-model-gen'

/** A function of the flow file can not be a parameter; the compiler says so too. */
export default flow('closure', f => {
  const dnn = f.add(kerasModelGen, { model: 'jet-dnn' })
  // @ts-expect-error a condition is an expression or a ref
  const { yes, no } = f.add(branch, { when: model => model.metrics.length > 0 }, dnn)
  f.add(stop, {}, no)
  return yes
})
