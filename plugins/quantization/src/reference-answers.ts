import type { ModelHandle, UnitIo } from '@metaml/core'
import type { Rows } from '@metaml/datasets'
import { readLayerGraph } from '@metaml/hls-cpp'
import { predict, readNetwork } from '@metaml/keras'
import { layOut } from './lay-out.js'
import { openSimulation } from './simulation.js'

/**
 * What the model that losses are measured against answers on rows: a float network, or a kernel under its own types.
 * Undefined for a model of another kind.
 */
export async function referenceAnswers(
  model: ModelHandle,
  rows: Rows,
  io: UnitIo,
): Promise<Float32Array | undefined> {
  if (model.kind === 'dnn') {
    return await predict(await readNetwork(model as ModelHandle<'dnn'>), rows.x, rows.rows)
  }
  if (model.kind !== 'hls-cpp') return undefined
  const kernel = model as ModelHandle<'hls-cpp'>
  const graph = await readLayerGraph(await layOut(kernel, io, 'reference'))
  const simulation = await openSimulation(graph, kernel, rows, 1)
  try {
    const [answer] = await simulation.run([{}], io)
    return answer!.outputs
  } finally {
    await simulation.close()
  }
}
