import path from 'node:path'
import type { JsonObject, ModelHandle, UnitIo } from '@metaml/core'
import { layOutKernel } from '@metaml/hls-cpp'
import { createEstimator, type Family, type ProjectEstimate, readProject } from '@metaml/hls-estimate'

/** What one run of the unit `estimate` takes: all that the figures hang on, so that its key is complete. */
export type EstimateArgs = {
  readonly tool: { readonly name: string; readonly version: string }
  readonly part: string
  readonly clockNs: number
  /** The constants that may be used: ours and the project's own. */
  readonly families: readonly (Family & JsonObject)[]
}

/** What it found, as JSON. */
export type EstimateResult = JsonObject & ProjectEstimate

/** Reads the kernel `model` back into its layers and estimates them. */
export default async function estimateKernel(args: EstimateArgs, io: UnitIo): Promise<EstimateResult> {
  const { tool, part, clockNs, families } = args
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const folder = path.join(io.temporary, 'project')
  await layOutKernel(model, folder)
  const { top, inputShape } = model.descriptor
  const { graph, target } = await readProject(folder, { tool, part, clockNs, top, inputShape })
  return createEstimator({ families }).graph(graph, target) as EstimateResult
}
