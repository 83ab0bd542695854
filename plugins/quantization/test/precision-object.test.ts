import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { compileKernel, type KernelProject, readLayerGraph, runKernel, setAttributes } from '@metaml/hls-cpp'
import { initializeWeights, type Network } from '@metaml/keras'
import { expect, onTestFinished, test } from 'vitest'
import { byRole, changesOf } from '../dist/apply-types.js'
import { exactWeights } from '../dist/exact-weights.js'
import { formVariables, startState } from '../dist/form-variables.js'
import { typesOf } from '../dist/format-types.js'
import { precisionObject } from '../dist/precision-object.js'
import { listVariables } from '../dist/variables.js'
import { makeHls4mlProject, type Precision, realRunner, removeFolder } from './hls4ml-project.js'

const inputShape = [5, 5, 2]

/** Convolutions with padding and a sum around one of them: over streams hls4ml puts in paddings and copies. */
function residualNetwork(): Network {
  const feed = (...names: string[]) => [names.map(name => [name, 0, 0, {}])] as never
  const convolution = (name: string) => ({
    ...{ name, filters: 2, kernel_size: [3, 3], strides: [1, 1], padding: 'same', use_bias: true },
    ...{ data_format: 'channels_last', dilation_rate: [1, 1], groups: 1, activation: 'linear' },
    kernel_initializer: { class_name: 'HeNormal', config: {} },
    bias_initializer: { class_name: 'Zeros', config: {} },
  })
  const layer = (
    class_name: string,
    config: { name: string; [key: string]: unknown },
    ...from: string[]
  ) => ({
    ...{ class_name, config: config as never, inbound_nodes: from.length === 0 ? [] : feed(...from) },
  })
  const dense = { units: 3, activation: 'linear', use_bias: true }
  const kernel_initializer = { class_name: 'LecunUniform', config: {} }
  const layers = [
    layer('InputLayer', { name: 'x', batch_input_shape: [null, ...inputShape], dtype: 'float32' }),
    layer('Conv2D', convolution('first'), 'x'),
    layer('Activation', { name: 'first_relu', activation: 'relu' }, 'first'),
    layer('Conv2D', convolution('second'), 'first_relu'),
    layer('Add', { name: 'sum' }, 'first_relu', 'second'),
    layer('Flatten', { name: 'flat', data_format: 'channels_last' }, 'sum'),
    layer(
      'Dense',
      {
        ...{ name: 'out', ...dense, kernel_initializer },
        bias_initializer: { class_name: 'Zeros', config: {} },
      },
      'flat',
    ),
    layer('Activation', { name: 'softmax', activation: 'softmax' }, 'out'),
  ]
  const graph: Network['graph'] = {
    class_name: 'Functional',
    config: { name: 'residual', layers, input_layers: [['x', 0, 0]], output_layers: [['softmax', 0, 0]] },
  }
  return initializeWeights({ graph }, 1)
}

async function made(precision: Precision): Promise<KernelProject> {
  const { root, folder } = await makeHls4mlProject(precision, residualNetwork(), 'io_stream')
  onTestFinished(() => removeFolder(root))
  return { folder, top: 'myproject', inputShape, outputShape: [3] }
}

async function answer(project: KernelProject): Promise<Float32Array> {
  const { folder } = project
  const kernel = await compileKernel(project, realRunner, { buildFolder: path.join(folder, 'build') })
  const x = Float32Array.from({ length: 50 * 100 }, (_, i) => 2 * Math.sin(i * 0.37))
  return (await runKernel(kernel, x, 100, { temporary: folder })).outputs
}

test('hls4ml makes the same kernel of its precisions: convolutions over streams, with paddings, copies and narrow tables', {
  timeout: 600_000,
}, async () => {
  const project = await made({})
  const graph = await readLayerGraph(project)
  const names = [...graph.inputs, ...graph.layers.map(({ name }) => name)]
  expect(names).toEqual(expect.arrayContaining(['zp2d_first', 'clone_first_relu']))
  const variables = formVariables(graph, listVariables(graph), {
    ranges: Object.fromEntries(names.map((name, i) => [name, { min: -3.2 - (i % 3), max: 2.7 + (i % 4) }])),
    ...{ margin: 0, minWidth: 2, maxWidth: 24 },
  })
  const start = startState(variables, 'ap_fixed<18,8>', 24)
  const state = Object.fromEntries(
    variables.map(({ name, role, minFraction }, i) => {
      const fraction = Math.max(minFraction, start[name]!.fraction - 3 - (i % 4))
      return [name, { fraction, ...(role === 'result' && i % 3 === 0 && { rounds: true as const }) }]
    }),
  )
  const types = byRole(graph, variables, typesOf(variables, state))
  const again = await made(precisionObject(graph, types))
  const { files } = await setAttributes(project, changesOf(graph, types))
  const weights = await exactWeights(project.folder, graph, types)
  for (const [file, text] of Object.entries({ ...files, ...weights.files }))
    await writeFile(path.join(project.folder, file), text)

  const [edited, converted] = [await readLayerGraph(project), await readLayerGraph(again)]
  expect(converted.layers.map(({ name }) => name)).toEqual(edited.layers.map(({ name }) => name))
  for (const [i, { name, types: own, attributes }] of edited.layers.entries()) {
    const other = converted.layers[i]!
    for (const [role, { precision }] of Object.entries(own))
      expect(other.types[role]?.precision, `${name}.${role}`).toEqual(precision)
    for (const [size, { value }] of Object.entries(attributes).filter(([key]) => /table_size$/.test(key)))
      expect(other.attributes[size]?.value, `${name}.${size}`).toBe(value)
  }
  const answers = await answer(project)
  expect(await answer(again)).toEqual(answers)
  expect(new Set(answers).size).toBeGreaterThan(3)
})
