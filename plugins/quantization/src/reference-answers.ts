import path from 'node:path'
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
  { x, rows }: Rows,
  io: UnitIo,
): Promise<Float32Array | undefined> {
  if (model.kind === 'dnn') return await predict(await readNetwork(model as ModelHandle<'dnn'>), x, rows)
  if (model.kind !== 'hls-cpp') return undefined
  const project = await layOut(model as ModelHandle<'hls-cpp'>, io, 'reference')
  const folder = path.join(io.temporary, 'reference-build')
  const simulation = await openSimulation(
    await readLayerGraph(project),
    project,
    { x, rows },
    {
      ...io,
      temporary: folder,
    },
  )
  const [outputs] = await simulation.run([{}])
  await simulation.close()
  return outputs
}
