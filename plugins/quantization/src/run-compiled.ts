import { existsSync } from 'node:fs'
import path from 'node:path'
import type { ModelHandle, ToolRunner, UnitIo } from '@metaml/core'
import { compileKernel, runKernel, setAttributes } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { changesOf, type TypesByRole } from './apply-types.js'
import { kernelIn, layOut } from './lay-out.js'
import { runOptions } from './run-options.js'
import type { InputRows } from './simulation.js'

/** A kernel as a unit gets it. */
export type KernelHandle = ModelHandle<'hls-cpp'>

/** What compiling needs of the unit that it happens in. */
export interface CompileIo
  extends Pick<ToolRunner, 'tool'>,
    Pick<UnitIo, 'temporary' | 'signal' | 'limits'> {}

/**
 * What a kernel answers under other types when g++ compiles it; nothing is written but in the unit's temporary folder.
 * @throws the errors of `setAttributes`, `compileKernel` and `runKernel`
 */
export async function runCompiled(
  graph: LayerGraph,
  model: KernelHandle,
  types: TypesByRole,
  { x, rows }: InputRows,
  io: CompileIo,
): Promise<Float32Array> {
  io.signal.throwIfAborted()
  // By digest: a reference and the kernel itself may both be compiled here.
  const name = `compiled-${model.digest.replaceAll(/\W/g, '-').slice(-16)}`
  const folder = path.join(io.temporary, name)
  const project = existsSync(folder) ? kernelIn(folder, model) : await layOut(model, io, name)
  const { files } = await setAttributes(project, changesOf(graph, types))
  const kernel = await compileKernel(project, io, {
    buildFolder: path.join(io.temporary, `${name}-build`),
    sources: files,
  })
  return (await runKernel(kernel, x, rows, runOptions(io))).outputs
}
