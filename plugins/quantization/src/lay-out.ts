import path from 'node:path'
import type { ModelHandle, UnitIo } from '@metaml/core'
import { type KernelProject, layOutKernel } from '@metaml/hls-cpp'

/** Lays a kernel's project out in a unit's temporary folder. */
export async function layOut(
  model: ModelHandle<'hls-cpp'>,
  io: Pick<UnitIo, 'temporary'>,
  name = 'project',
): Promise<KernelProject> {
  const folder = path.join(io.temporary, name)
  await layOutKernel(model, folder)
  return kernelIn(folder, model)
}

/** The project of a kernel that lies in a folder. */
export function kernelIn(
  folder: string,
  { descriptor: { top, inputShape, outputShape } }: Pick<ModelHandle<'hls-cpp'>, 'descriptor'>,
): KernelProject {
  return { folder, top, inputShape, outputShape }
}
