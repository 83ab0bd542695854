import path from 'node:path'
import { MetamlError, type ModelHandle, type UnitIo } from '@metaml/core'
import { checkFit, openDataset } from '@metaml/datasets'
import { profileRanges, readLayerGraph, type ValueRange } from '@metaml/hls-cpp'
import { checkTypedefs } from './check-typedefs.js'
import type { Span } from './integer-bits.js'
import { layOut } from './lay-out.js'
import { runOptions } from './run-options.js'
import { listVariables } from './variables.js'

/** What the training rows bring about in a kernel. */
export type ProfileResult = {
  readonly rows: number
  /** Of each layer's results, and of the inputs, by name. */
  readonly ranges: { readonly [layer: string]: Span }
  /** Over all layers of each virtual layer. */
  readonly virtualLayers: { readonly [name: string]: Span }
}

/**
 * Runs the kernel `model`, instrumented, on the rows to train on of the data set `data`, with types in which no value wraps,
 * and tells the range of every layer's values.
 * @throws METAML_E_QUANTIZATION_SHARED_TYPE, METAML_E_QUANTIZATION_UNUSED_TYPE, METAML_E_QUANTIZATION_RANGE and the
 *   errors of `readLayerGraph`, `compileKernel` and `runKernel`
 */
export default async function profile(_args: unknown, io: UnitIo): Promise<ProfileResult> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const reference = io.datasets.data!
  checkFit(reference, model.descriptor)
  const project = await layOut(model, io)
  listVariables(await readLayerGraph(project))
  await checkTypedefs(project)
  const { x, rows } = await (await openDataset(reference, io)).split('train')
  io.progress({ text: `ranges of ${rows} rows` })
  const found = await profileRanges(project, x, rows, io, {
    ...runOptions(io),
    buildFolder: path.join(io.temporary, 'build'),
    accumulators: false,
  })
  const inputs = found.graph.inputs.map(name => [name, spanOf(name, found.values[name]!)] as const)
  const layers = Object.entries(found.layers).map(([name, range]) => [name, spanOf(name, range)] as const)
  return {
    rows,
    ranges: Object.fromEntries([...inputs, ...layers]),
    virtualLayers: Object.fromEntries(
      Object.entries(found.virtualLayers).map(([name, range]) => [name, spanOf(name, range)]),
    ),
  }
}

function spanOf(name: string, { min, max }: ValueRange): Span {
  if (Number.isFinite(min) && Number.isFinite(max)) return { min: min!, max: max! }
  throw new MetamlError({
    code: 'METAML_E_QUANTIZATION_RANGE',
    kind: 'task',
    message: `The values of '${name}' have no range on the training rows.`,
    expected: 'at least one finite number',
    found: `${min} to ${max}`,
  })
}
