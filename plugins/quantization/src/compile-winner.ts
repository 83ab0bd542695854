import path from 'node:path'
import { MetamlError, type UnitIo } from '@metaml/core'
import type { Rows } from '@metaml/datasets'
import { compileKernel, type KernelProject, runKernel } from '@metaml/hls-cpp'
import { runOptions } from './run-options.js'

/** What the compiled kernel answers. */
export interface CompiledAnswers {
  readonly outputs: Float32Array
  /** Outputs that differ from the simulator's; absent where the simulator refuses the kernel. */
  readonly differing?: number
}

/**
 * Compiles a kernel with g++ and compares its answers, bit by bit, with those that decided.
 * @throws METAML_E_QUANTIZATION_DIFFERS and the errors of `compileKernel` and `runKernel`
 */
export async function compileWinner(
  project: KernelProject,
  { x, rows }: Rows,
  simulated: Float32Array | undefined,
  io: UnitIo,
): Promise<CompiledAnswers> {
  io.progress({ text: 'compile' })
  const kernel = await compileKernel(project, io, { buildFolder: path.join(io.temporary, 'build') })
  io.progress({ text: `compare on ${rows} rows` })
  const { outputs } = await runKernel(kernel, x, rows, runOptions(io))
  if (simulated === undefined) return { outputs }
  const differing = countDiffering(outputs, simulated)
  if (differing > 0) throw differs(differing, outputs.length, rows)
  return { outputs, differing }
}

/** How many numbers are not the same to the last bit. */
export function countDiffering(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Math.max(a.length, b.length)
  let differing = 0
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) differing++
  return differing
}

function differs(differing: number, outputs: number, rows: number): MetamlError {
  return new MetamlError({
    code: 'METAML_E_QUANTIZATION_DIFFERS',
    kind: 'task',
    message: `The compiled kernel and the simulator disagree on ${differing} of ${outputs} outputs, over ${rows} rows.`,
    expected: 'the same bits: the search decided on what the simulator said',
    todo: 'report it with the kernel: it is a fault of the simulator',
  })
}
