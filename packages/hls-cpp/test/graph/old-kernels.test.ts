import { compileKernel, type KernelProject, profileRanges, readLayerGraph, runKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { oldProject, oldReleases } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'

const releases = Object.keys(oldReleases) as (keyof typeof oldReleases)[]

// hls4ml 0.6 has no concatenation of streams: its own C++ of `merges-stream` does not compile.
// For a softmax of its own hls4ml before 1.2 writes C++ that declares a variable twice: no network with one is run.
test.for(releases)(
  'hls4ml %s: a kernel runs, and its ranges are measured',
  { timeout: 240_000 },
  async release => {
    const { folder } = await oldProject(release, release === '0.6.0' ? 'merges' : 'merges-stream')
    const { values, inputs, outputs: given } = await readLayerGraph({ folder, top: 'myproject' })
    const [inputShape, outputShape] = [values[inputs[0]!]!.shape, values[given[0]!]!.shape]
    const project: KernelProject = { folder, top: 'myproject', inputShape, outputShape }
    const rows = 20
    const x = Float32Array.from({ length: rows * inputShape[0]! }, (_, i) => Math.sin(i * 1.7))
    const kernel = await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
    const plain = await runKernel(kernel, x, rows, { temporary: await temporaryFolder() })
    const options = { buildFolder: await temporaryFolder(), temporary: await temporaryFolder() }
    const { outputs, layers, accumulators } = await profileRanges(project, x, rows, gppRunner, options)
    // Nothing overflows, so that the wide types give the same answers.
    expect(Object.values(layers).map(({ overflows }) => overflows)).toEqual(
      Object.values(layers).map(() => 0),
    )
    expect(outputs).toEqual(plain)
    expect(accumulators.left!.accum!.max).toBeGreaterThan(0)
  },
)
