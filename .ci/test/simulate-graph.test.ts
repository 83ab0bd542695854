import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { simulateGraph } from '@metaml/fixed-point'
import { compileKernel, readLayerGraph, runKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../../packages/hls-cpp/test/gpp-runner.js'
import { hls4mlProject, type projectNames } from '../../packages/hls-cpp/test/hls4ml-projects.js'

type Name = (typeof projectNames)[number]
// `pnpm prove exactness` asks for more.
const few = 'mlp-latency'
const names = (process.env.METAML_EXACTNESS_PROJECTS ?? few).split(',') as Name[]
const rows = Number(process.env.METAML_EXACTNESS_ROWS ?? 300)

test.each(names)(
  '%s: the simulator gives what the compiled kernel gives',
  { timeout: 600_000 },
  async name => {
    const { folder, facts } = await hls4mlProject(name)
    const [inputShape, outputShape] = [facts[0]!.shape, facts.at(-1)!.shape]
    const project = { folder, top: 'myproject', inputShape, outputShape }
    const size = inputShape.reduce((product, n) => product * n, 1)
    const x = Float32Array.from({ length: rows * size }, (_, i) => Math.sin(1.7 * i * i + i) * (1 + (i % 5)))
    const simulator = simulateGraph(await readLayerGraph(project))
    const ours = Float32Array.from(simulator.run(x, rows))
    const buildFolder = await mkdtemp(path.join(os.tmpdir(), 'metaml-simulate-'))
    try {
      const kernel = await compileKernel(project, gppRunner, { buildFolder })
      const { outputs } = await runKernel(kernel, x, rows, { temporary: buildFolder })
      const differing = outputs.filter((value, i) => value !== ours[i]).length
      console.log(`exactness of ${name}: ${JSON.stringify({ rows, outputs: outputs.length, differing })}`)
      expect(ours.length).toBe(outputs.length)
      expect(differing).toBe(0)
      // A kernel that always says the same would prove nothing.
      expect(new Set(outputs).size).toBeGreaterThan(10)
    } finally {
      await rm(buildFolder, { recursive: true, force: true })
    }
  },
)
