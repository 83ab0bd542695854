import type { ModelHandle, UnitIo } from '@metaml/core'
import { openDataset } from '@metaml/datasets'
import { runKernel } from '@metaml/hls-cpp'
import { predict, readNetwork } from '@metaml/keras'
import { type Comparison, compareOutputs } from './compare-outputs.js'
import { openKernel } from './open-kernel.js'
import { withoutSoftmax } from './without-softmax.js'

/** What a run of the unit `simulate` found, all of it on `validation`. */
export type SimulateResult = {
  readonly outputs: Comparison
  /** The same for the values that go into the last layer, where that is a softmax. */
  readonly beforeSoftmax?: Comparison
}

/**
 * Compiles the kernel `model`, runs it on `validation` of the data set `data` and compares it with the float network
 * `reference`.
 * @throws METAML_E_KERNEL_COMPILE, METAML_E_KERNEL_INPUT, METAML_E_KERNEL_FAILED
 */
export default async function simulateKernel(_args: unknown, io: UnitIo): Promise<SimulateResult> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const reference = io.datasets.data!
  io.progress({ text: 'compile' })
  const kernel = await openKernel(model, io)
  const { x, y, rows } = await (await openDataset(reference, io)).split('validation')
  io.progress({ text: `simulate ${rows} rows` })
  const { temporary, signal } = io
  const { outputs, beforeSoftmax } = await runKernel(kernel, x, rows, { temporary, signal })

  const network = await readNetwork(io.models.reference as ModelHandle<'dnn'>)
  const bare = beforeSoftmax && withoutSoftmax(network)
  return {
    outputs: compareOutputs(await predict(network, x, rows), outputs, y, reference.classes),
    ...(bare && {
      beforeSoftmax: compareOutputs(await predict(bare, x, rows), beforeSoftmax, y, reference.classes),
    }),
  }
}
