import path from 'node:path'
import { compileKernel, type Kernel, type KernelOutputs, runKernel } from '@metaml/hls-cpp'
import { type ConvertedProject, temporaryFolder } from './project.js'
import { realRunner } from './real-runner.js'

/** Compiles a project with the real g++. */
export async function compileProject({ folder, conversion }: ConvertedProject): Promise<Kernel> {
  const { inputShape, outputShape } = conversion
  return await compileKernel({ folder, top: 'myproject', inputShape, outputShape }, realRunner, {
    buildFolder: path.join(await temporaryFolder(), 'build'),
  })
}

/** Runs a kernel on rows. */
export async function answers(kernel: Kernel, x: Float32Array, rows: number): Promise<KernelOutputs> {
  return await runKernel(kernel, x, rows, { temporary: await temporaryFolder() })
}
