import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig, readModel } from '@metaml/engine'
import { fromDouble, parseType } from '@metaml/fixed-point'
import { readLayerGraph } from '@metaml/hls-cpp'
import { readNetwork } from '@metaml/keras'

/** All of a kernel that its graph is read from; the headers of hls4ml are not. */
const graphFiles = /^firmware\/([^/]+|weights\/[^/]+|nnet_utils\/nnet_code_gen\.h)$/

/**
 * The layers of a run's model as they lie in the store: how many weights each has and how many of them are 0, and of a
 * kernel the bits of each virtual layer. In a kernel a weight is 0 when its type makes it 0.
 * @param {string} projectDir
 * @param {string} run
 * @param {string} model
 */
export async function readLayers(projectDir, run, model) {
  const { model: view, content } = await readModel(
    projectDir,
    `${run}:${model}`,
    await readConfig(projectDir),
  )
  if (view.kind === 'dnn')
    return { layers: networkLayers(await readNetwork({ ...content, files: view.files })) }
  const graph = await readKernel(view.descriptor, content)
  return { layers: kernelLayers(graph), bits: kernelBits(graph) }
}

/** Kernels of layers; biases and factors of a batch normalisation are not pruned and not counted. */
function networkLayers({ weights }) {
  return [...weights].flatMap(([layer, arrays]) => {
    const kernels = [...arrays.values()].filter(({ shape }) => shape.length > 1)
    return kernels.length === 0
      ? []
      : [
          counted(
            layer,
            kernels.map(({ data }) => data),
          ),
        ]
  })
}

function kernelLayers({ layers }) {
  return layers.flatMap(({ name, kind, weights }) => {
    const kernels = Object.entries(weights).filter(([role]) => /(^|\.)weight$/.test(role))
    if (kernels.length === 0 || kind === 'batch_normalization') return []
    return [
      counted(
        name,
        kernels.map(([, { values, type }]) => castTo(type, values)),
      ),
    ]
  })
}

function castTo({ precision, text }, values) {
  if (precision.kind !== 'fixed') return values
  const type = parseType(text)
  return values.map(value => (fromDouble(value, type) === 0n ? 0 : value))
}

function counted(layer, arrays) {
  const all = arrays.reduce((sum, { length }) => sum + length, 0)
  const zeros = arrays.reduce(
    (sum, values) => sum + values.reduce((n, value) => n + (value === 0 ? 1 : 0), 0),
    0,
  )
  return { layer, weights: all, zeros }
}

/** Widths of what goes in, of weights, biases and sums, and of what comes out, by virtual layer. */
function kernelBits({ virtualLayers }) {
  return virtualLayers.map(({ name, inputs, types }) => ({
    layer: name,
    ...bitsOf({ input: inputs[0]?.type, ...types }, ['input', 'weight', 'bias', 'accum', 'result']),
  }))
}

function bitsOf(types, roles) {
  return Object.fromEntries(
    roles.flatMap(role => {
      const { precision } = types[role] ?? {}
      return precision === undefined ? [] : [[role, precision.width ?? precision.bits]]
    }),
  )
}

async function readKernel({ top, inputShape }, { paths, read }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-results-'))
  try {
    for (const file of paths.filter(name => graphFiles.test(name))) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
      await writeFile(path.join(folder, file), await read(file))
    }
    return await readLayerGraph({ folder, top, ...(inputShape && { inputShape }) })
  } finally {
    await rm(folder, { recursive: true })
  }
}
