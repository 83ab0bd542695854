import path from 'node:path'
import type { ModelHandle, UnitIo } from '@metaml/core'
import { compileKernel, type Kernel, layOutKernel } from '@metaml/hls-cpp'

/** Lays a kernel's project out in the unit's temporary folder and compiles it. */
export async function openKernel(model: ModelHandle<'hls-cpp'>, io: UnitIo): Promise<Kernel> {
  const { top, inputShape, outputShape } = model.descriptor
  const folder = path.join(io.temporary, 'project')
  await layOutKernel(model, folder)
  return await compileKernel({ folder, top, inputShape, outputShape }, io, {
    buildFolder: path.join(io.temporary, 'build'),
  })
}
