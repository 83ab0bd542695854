import { createHash } from 'node:crypto'
import { cp, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type AttributeChange,
  compileKernel,
  type KernelProject,
  profileRanges,
  type RangeProfile,
  readLayerGraph,
  runKernel,
  setAttributes,
} from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from '../gpp-runner.js'
import { hls4mlProject, type projectNames } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'

const rows = 30

function rangeOf(values: Float32Array): object {
  return { values: values.length, nans: 0, min: Math.min(...values), max: Math.max(...values), overflows: 0 }
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

const sines = (size: number, scale: number): Float32Array =>
  Float32Array.from({ length: rows * size }, (_, i) => Math.round(Math.sin(i * 1.7) * scale * 1024) / 1024)

/** A copy of a project with changes written into it, profiled. */
async function profileChanged(
  name: (typeof projectNames)[number],
  changes: readonly AttributeChange[],
  x: Float32Array,
): Promise<RangeProfile & { project: KernelProject }> {
  const { folder: made } = await hls4mlProject(name)
  const folder = await temporaryFolder()
  await cp(made, folder, { recursive: true })
  const { inputs, outputs, values } = await readLayerGraph({ folder, top: 'myproject' })
  const project: KernelProject = {
    folder,
    top: 'myproject',
    inputShape: values[inputs[0]!]!.shape,
    outputShape: values[outputs[0]!]!.shape,
  }
  const { files } = await setAttributes(project, changes)
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text)
  const options = { buildFolder: await temporaryFolder(), temporary: await temporaryFolder() }
  return { ...(await profileRanges(project, x, rows, gppRunner, options)), project }
}

test('results and partial sums are measured before they wrap, exactly', { timeout: 120_000 }, async () => {
  const x = sines(16, 3)
  const narrow = 'ap_fixed<10,1>'
  const { graph, values, accumulators } = await profileChanged(
    'mlp-latency',
    [
      { layer: 'fc1', attribute: 'accum', text: narrow },
      { layer: 'fc1', attribute: 'result', text: narrow },
    ],
    x,
  )
  // Product, bias and sum, each cut to the 9 bits behind the point that the type has.
  const cut = (value: number): number => Math.floor(value * 2 ** 9) / 2 ** 9
  const { weight, bias } = graph.layers[0]!.weights
  const weights = weight!.values.map(value => Math.floor(value * 1024) / 1024)
  const biases = bias!.values.map(value => Math.floor(value * 1024) / 1024)
  const [given, sums]: [number[], number[]] = [[], []]
  for (let row = 0; row < rows; row++) {
    for (let out = 0; out < 12; out++) {
      let sum = cut(biases[out]!)
      given.push(sum)
      for (let i = 0; i < 16; i++) {
        const product = cut(x[row * 16 + i]! * weights[i * 12 + out]!)
        sum += product
        given.push(product, sum)
      }
      sums.push(sum)
    }
  }
  const [min, max] = [Math.min(...given), Math.max(...given)]
  expect(accumulators.fc1!.accum).toEqual({ values: given.length, nans: 0, min, max })
  expect(values.layer2_out).toEqual({
    values: sums.length,
    nans: 0,
    min: Math.min(...sums),
    max: Math.max(...sums),
    overflows: sums.filter(sum => sum < -1 || sum > 1 - 2 ** -9).length,
  })
  expect(values.layer2_out!.overflows).toBeGreaterThan(100)
  expect(Object.keys(accumulators)).toEqual(['fc1', 'fc2', 'out', 'softmax'])
})

test.for(['mlp-latency', 'conv2d-stream', 'depthwise'] as const)(
  '%s: several processes, and accumulators that are not measured, change no range',
  { timeout: 240_000 },
  async name => {
    const { folder } = await hls4mlProject(name)
    const { inputs, outputs, values } = await readLayerGraph({ folder, top: 'myproject' })
    const [inputShape, outputShape] = [values[inputs[0]!]!.shape, values[outputs[0]!]!.shape]
    const project: KernelProject = { folder, top: 'myproject', inputShape, outputShape }
    const size = inputShape.reduce((product, n) => product * n, 1)
    const many = 70
    const x = Float32Array.from({ length: many * size }, (_, i) => Math.round(Math.sin(i * 1.7) * 200) / 16)
    const profile = async (cores: number, accumulators?: boolean): Promise<RangeProfile> =>
      await profileRanges(project, x, many, gppRunner, {
        ...{ buildFolder: await temporaryFolder(), temporary: await temporaryFolder(), cores },
        ...(accumulators !== undefined && { accumulators }),
      })
    const alone = await profile(1)
    expect(Object.keys(alone.accumulators).length).toBeGreaterThan(0)
    expect(await profile(4)).toEqual(alone)
    expect(await profile(3, false)).toEqual({ ...alone, accumulators: {} })
    // One row in a process of its own, whatever there could be.
    const row = await profileRanges(project, x.subarray(0, size), 1, gppRunner, {
      ...{ buildFolder: await temporaryFolder(), temporary: await temporaryFolder(), cores: 8 },
    })
    expect(row.outputs.outputs).toEqual(alone.outputs.outputs.slice(0, row.outputs.outputs.length))
  },
)

test.for([
  'mlp-resource',
  'mlp-stream',
  'activations',
  'merges',
  'conv1d',
  'conv2d-stream',
  'depthwise',
] as const)(
  '%s: narrow types that wrap give the ranges of wide ones that do not',
  { timeout: 240_000 },
  async name => {
    const { folder } = await hls4mlProject(name)
    const graph = await readLayerGraph({ folder, top: 'myproject' })
    const size = graph.values[graph.inputs[0]!]!.shape.reduce((product, n) => product * n, 1)
    const x = sines(size, 7)
    const narrowed = (bits: number): AttributeChange[] =>
      graph.layers.flatMap(({ name: layer, kind, types }) =>
        Object.keys(types)
          .filter(role => kind !== 'clone' && kind !== 'softmax' && /(result|accum)$/.test(role))
          .map(attribute => ({ layer, attribute, text: `ap_fixed<${bits + 8},${bits}>` })),
      )
    const narrow = await profileChanged(name, narrowed(2), x)
    const wide = await profileChanged(name, narrowed(20), x)
    const overflows = Object.values(narrow.layers).reduce((sum, one) => sum + one.overflows, 0)
    expect(overflows).toBeGreaterThan(20)
    for (const { name: layer, kind, outputs } of graph.layers) {
      // Its input is cast to the kernel's own type, and so it sees what wrapped.
      if (kind === 'softmax') continue
      expect(narrow.accumulators[layer], layer).toEqual(wide.accumulators[layer])
      for (const output of outputs)
        expect({ ...narrow.values[output]!, overflows: 0 }, output).toEqual(wide.values[output])
    }
    // Where nothing overflows the answers are the kernel's own, to the bit.
    const plain = await compileKernel(wide.project, gppRunner, { buildFolder: await temporaryFolder() })
    expect(await runKernel(plain, x, rows, { temporary: await temporaryFolder() })).toEqual(wide.outputs)
  },
)

test('types that saturate keep their limits; 16 bits more are not always enough, 40 are the end', {
  timeout: 240_000,
}, async () => {
  const change = (text: string): AttributeChange => ({ layer: 'fc1', attribute: 'result', text })
  const x = sines(16, 3)
  const saturated = await profileChanged('mlp-latency', [change('ap_fixed<10,1,AP_RND,AP_SAT>')], x)
  expect(saturated.layers.fc1).toMatchObject({ min: -1, max: 1 - 2 ** -9, overflows: 0 })
  const tiny = await profileChanged('mlp-latency', [change('ap_fixed<10,-17>')], x)
  expect(tiny.layers.fc1!.max).toBeGreaterThan(1)
  const hopeless = profileChanged('mlp-latency', [change('ap_fixed<10,-40>')], x)
  await expect(hopeless).rejects.toMatchObject({
    code: 'METAML_E_CPP_RANGE',
    message: expect.stringContaining('layer2_out'),
  })
})
