import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { compileKernel, type KernelProject, profileRanges, runKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { hls4mlProject } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'

const rows = 30

function rangeOf(values: Float32Array): object {
  return { values: values.length, nans: 0, min: Math.min(...values), max: Math.max(...values) }
}

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await readdir(folder, { recursive: true, withFileTypes: true })).filter(one =>
    one.isFile(),
  )) {
    hash.update(file.name).update(await readFile(path.join(file.parentPath, file.name)))
  }
  return hash.digest('hex')
}

test.for([
  { name: 'mlp-latency', shape: [16], classes: 5, virtual: ['fc1', 'fc2', 'bn', 'out'] },
  { name: 'merges-stream', shape: [8], classes: 4, virtual: ['left', 'right', 'more', 'out'] },
] as const)(
  '$name: every value of every layer is measured, and nothing is changed',
  { timeout: 120_000 },
  async ({ name, shape, classes, virtual }) => {
    const { folder } = await hls4mlProject(name)
    const project: KernelProject = { folder, top: 'myproject', inputShape: shape, outputShape: [classes] }
    const x = Float32Array.from(
      { length: rows * shape[0] },
      (_, i) => Math.round(Math.sin(i * 1.7) * 2048) / 1024,
    )
    const before = await digest(folder)
    const options = { buildFolder: await temporaryFolder(), temporary: await temporaryFolder() }
    const { graph, values, layers, virtualLayers, outputs } = await profileRanges(
      project,
      x,
      rows,
      gppRunner,
      options,
    )
    expect(await digest(folder)).toBe(before)

    expect(values.x).toEqual(rangeOf(x))
    expect(layers.softmax).toEqual(rangeOf(outputs.outputs))
    const [beforeSoftmax] = graph.layers.at(-1)!.inputs
    expect(values[beforeSoftmax!]).toEqual(rangeOf(outputs.beforeSoftmax!))
    for (const [value, { shape: size }] of Object.entries(graph.values)) {
      expect(values[value]!.values, value).toBe(rows * size[0]!)
    }
    for (const layer of graph.layers.filter(({ function: called }) => called === 'relu')) {
      expect(layers[layer.name]!.min).toBe(0)
      expect(layers[layer.name]!.max).toBeLessThanOrEqual(values[layer.inputs[0]!]!.max!)
    }
    expect(Object.keys(virtualLayers)).toEqual(virtual)
    for (const { name: layer, layers: parts } of graph.virtualLayers) {
      expect(virtualLayers[layer]!.max).toBe(Math.max(...parts.map(part => layers[part]!.max!)))
    }
    if (name === 'merges-stream') {
      const plain = await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
      expect(await runKernel(plain, x, rows, { temporary: options.temporary })).toEqual(outputs)
    }
  },
)
