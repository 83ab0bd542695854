import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { countParameters, layers, predict, readKerasFile, writeKeras2 } from '@metaml/keras'
import * as h5wasm from 'h5wasm/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, numbers } from './networks.js'
import { sharedData } from './shared-data.js'

const network = build(
  [4],
  [
    ['Dense', { units: 6, activation: 'relu', name: 'fc1' }],
    ['BatchNormalization', { name: 'bn' }],
    ['Dense', { units: 3, activation: 'softmax', name: 'out' }],
  ],
)
let folder: string
let json: string
let weights: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
  ;({ json, weights } = await writeKeras2(network, folder))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes the network as a whole model; arrays nested as `fc1/fc1/kernel:0`. */
async function wholeModel(
  name: string,
  change: { config?: string; training?: string; layout?: 'flat' | 'nested' } = {},
): Promise<string> {
  await h5wasm.ready
  const file = path.join(folder, name)
  const h5 = new h5wasm.File(file, 'w')
  h5.create_attribute('model_config', change.config ?? (await readFile(json, 'utf8')))
  if (change.training !== undefined) h5.create_attribute('training_config', change.training)
  const root = h5.create_group('model_weights')
  for (const [layer, arrays] of network.weights) {
    const outer = root.create_group(layer)
    const group = change.layout === 'flat' ? outer : outer.create_group(layer)
    for (const [array, { shape, data }] of arrays) {
      group.create_dataset({ name: `${array}:0`, data, shape: [...shape], dtype: '<f' })
    }
  }
  h5.close()
  return file
}

test.each(['flat', 'nested'] as const)('a whole model with its arrays %s is read', async layout => {
  const read = await readKerasFile(await wholeModel(`${layout}.h5`, { layout }))
  expect(read.weights).toEqual(network.weights)
  const x = numbers(20)
  expect(await predict(read, x, 5)).toEqual(await predict(network, x, 5))
})

test('a Sequential network without InputLayer gets one', async () => {
  const topology = JSON.parse(await readFile(json, 'utf8'))
  topology.config = topology.config.layers.slice(1)
  topology.config[0].config.batch_input_shape = [null, 4]
  const file = path.join(folder, 'old.json')
  await writeFile(file, JSON.stringify(topology))
  const read = await readKerasFile(file, { weights })
  expect(layers(read)[0]).toMatchObject({ name: 'fc1_input', className: 'InputLayer', outputShape: [4] })
  expect(read.weights).toEqual(network.weights)
})

test('a topology alone gets new weights where a seed is given', async () => {
  const read = await readKerasFile(json, { seed: 4 })
  expect(countParameters(read).parameters).toBe(countParameters(network).parameters)
  expect(await readKerasFile(json, { seed: 4 })).toEqual(read)
  await expect(readKerasFile(json)).rejects.toMatchObject({ code: 'METAML_E_KERAS_WEIGHTS' })
})

test.for([
  ['KERAS_1layer', 3, 385],
  ['KERAS_3layer', 5, 4389],
  ['KERAS_3layer_batch_norm', 13, 4921],
  ['KERAS_conv1d_small', 7, 171],
  ['KERAS_conv2d_model', 5, 1310],
  ['KERAS_dense_16x200x200x200x200x200x5', 11, 165205],
  ['KERAS_mnist_mlp', 6, 269322],
  ['svhn_grayscale_mlp', 10, 305962],
] as const)('%s is read: %i layers, %i parameters', async ([name, count, parameters], ctx) => {
  const keras = sharedData(ctx, 'models/keras')
  const read = await readKerasFile(`${keras}/${name}.json`, { weights: `${keras}/${name}_weights.h5` })
  expect(layers(read)).toHaveLength(count)
  expect(countParameters(read).parameters).toBe(parameters)
})

test('every other recorded network is read', async ctx => {
  const keras = sharedData(ctx, 'models/keras')
  const refused = ['KERAS_3layer_ternary_small.json', 'hgq_jet_classifier.h5']
  const names = (await readdir(keras)).filter(
    name => !name.endsWith('_weights.h5') && !refused.includes(name),
  )
  expect(names.length).toBeGreaterThanOrEqual(11)
  for (const name of names) {
    const weights = name.endsWith('.json') ? `${keras}/${name.replace('.json', '_weights.h5')}` : undefined
    const read = await readKerasFile(`${keras}/${name}`, weights === undefined ? {} : { weights })
    expect(countParameters(read).parameters, name).toBeGreaterThan(100)
  }
})

test.for([
  ['KERAS_3layer_ternary_small.json', 'fc1', 'TernaryDense'],
  ['hgq_jet_classifier.h5', 'inp_q_quantizer', 'FixedPointQuantizer'],
] as const)('%s is refused by layer %s, class %s and file', async ([name, layer, className], ctx) => {
  const file = `${sharedData(ctx, 'models/keras')}/${name}`
  await expect(readKerasFile(file)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { layer, class: className, file },
  })
})

test.for(['three_layer_keras', 'conv1d_small_keras', 'bnn_model_fc_1layer', 'qkeras_jettagging'])(
  '%s.onnx is refused as ONNX, whatever it is called',
  async (name, ctx) => {
    const file = sharedData(ctx, `models/onnx/${name}.onnx`)
    await expect(readKerasFile(file)).rejects.toMatchObject({ code: 'METAML_E_KERAS_ONNX' })
    const renamed = path.join(folder, 'model.h5')
    await copyFile(file, renamed)
    await expect(readKerasFile(renamed)).rejects.toMatchObject({ code: 'METAML_E_KERAS_ONNX' })
  },
)

test('files that are not there are named', async () => {
  const missing = path.join(folder, 'none.h5')
  const refused = { code: 'METAML_E_KERAS_FILE_MISSING', message: expect.stringContaining(missing) }
  await expect(readKerasFile(missing)).rejects.toMatchObject(refused)
  await expect(readKerasFile(json, { weights: missing })).rejects.toMatchObject(refused)
})

const broken: [string, string][] = [
  ['nothing', ''],
  ['half a topology', '{"class_name": "Sequential", "config": {'],
  ['another JSON', '[1, 2, 3]'],
  ['no layers', '{"class_name": "Sequential", "config": {"name": "x", "layers": []}}'],
  [
    'a layer without name',
    '{"class_name": "Sequential", "config": {"layers": [{"class_name": "Dense", "config": {}}]}}',
  ],
  ['another class', '{"class_name": "Lambda", "config": {"layers": []}}'],
]
test.each(broken)('%s is a METAML_E_KERAS_FILE', async (_, text) => {
  const file = path.join(folder, 'broken.json')
  await writeFile(file, text)
  await expect(readKerasFile(file, { weights })).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
})

test('graphs with a layer that leads nowhere are refused', async () => {
  const layer = (class_name: string, name: string, from?: string, config = {}) => ({
    class_name,
    name,
    config: { name, ...config },
    inbound_nodes: from === undefined ? [] : [[[from, 0, 0, {}]]],
  })
  const fork = {
    class_name: 'Functional',
    config: {
      name: 'fork',
      layers: [
        layer('InputLayer', 'in', undefined, { batch_input_shape: [null, 4] }),
        layer('Dense', 'a', 'in', { units: 2 }),
        layer('Dense', 'b', 'in', { units: 2 }),
      ],
      input_layers: [['in', 0, 0]],
      output_layers: [['a', 0, 0]],
    },
  }
  const file = path.join(folder, 'fork.json')
  await writeFile(file, JSON.stringify(fork))
  await expect(readKerasFile(file, { weights })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE',
    message: expect.stringContaining("'b', which leads nowhere"),
  })
})

test('an HDF5 file cut anywhere is a coded error, and so is one that is none', async () => {
  const whole = await wholeModel('whole.h5')
  const bytes = await readFile(whole)
  const file = path.join(folder, 'cut.h5')
  for (const part of [0, 0.01, 0.3, 0.6, 0.99]) {
    await writeFile(file, bytes.subarray(0, Math.floor(bytes.length * part)))
    await expect(readKerasFile(file)).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
  }
  await copyFile(json, file)
  await expect(readKerasFile(json, { weights: file })).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
})

test('changed bytes of an HDF5 file give a coded error or a whole network, never a crash', async () => {
  const bytes = await readFile(await wholeModel('whole.h5'))
  const file = path.join(folder, 'changed.h5')
  const where = numbers(300, 9)
  for (let i = 0; i < 150; i++) {
    const changed = Buffer.from(bytes)
    const at = Math.floor(((where[2 * i]! + 1) / 2) * bytes.length)
    changed[at] = changed[at]! ^ (1 << (i % 8))
    await writeFile(file, changed)
    const read = await readKerasFile(file).catch((error: unknown) => error)
    if (read instanceof Error) expect((read as { code?: string }).code).toMatch(/^METAML_E_KERAS_/)
    else expect(countParameters(read as typeof network).parameters).toBe(countParameters(network).parameters)
  }
})

test('an array that lies in another file of the machine is not read', async () => {
  // Written by h5py: `fc/bias:0`, and `fc/kernel:0` in the external file /proc/self/exe.
  const packed =
    'H4sIAHRCBmsC/+v0cHHj5ZLiYgABDg4GFgYBBmTwHwoucKHyYfIJUJoRSndA6RVMMHFGsJwEVFwQaj66upAgV1eQ6v9oAGbPA1YIzcEwCkYi8HB1DADREVA+LJWeYEJVl5aMmh49KLQXV/r1YIbwM1iJS78FHKPpdzT9ItKvAqy8ZEVVl51alJeaY2UA4ydlJhaDeLD0bEGivcF+/i6gFAxLdwrMaPkDLR2PAlzlABskzBhhfA0IzQQRYIGqgxVH6HxmYAkCUimoIA+VU2AQ52AQr4fKswJjCCTPxAQxkB1oPiPUOlD8WeAoP2DpiANaQjEzwkoeBfQUSJP0LIFW/0egOVC/oCg/Wb84NSdNP7UiFZYemeD6dnDitwdmnAb7aBpETY+saOkREqKMjIwo6Y7c9IdITye4sKe8jkEWIg32QMIBABgiHM3QCgAA'
  const file = path.join(folder, 'external.h5')
  await writeFile(file, gunzipSync(Buffer.from(packed, 'base64')))
  const { json } = await writeKeras2(
    build([4], [['Dense', { name: 'fc', units: 2 }]]),
    path.join(folder, 'external'),
  )
  await expect(readKerasFile(json, { weights: file })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE',
    found: expect.stringContaining('external'),
  })
})

test('a file whose groups hold each other is refused soon', async () => {
  const file = await wholeModel('loop.h5')
  const h5 = new h5wasm.File(file, 'a')
  const group = h5.get('model_weights/fc1/fc1') as h5wasm.Group
  for (let i = 0; i < 60; i++) group.create_hard_link('/model_weights/fc1', `again${i}`)
  h5.close()
  const before = performance.now()
  await expect(readKerasFile(file)).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
  expect(performance.now() - before).toBeLessThan(2000)
})

test('weights of another network are refused with both shapes', async () => {
  const other = await writeKeras2(
    build([5], [['Dense', { units: 6, name: 'fc1' }]]),
    path.join(folder, 'other'),
  )
  await expect(readKerasFile(json, { weights: other.weights })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_WEIGHTS',
    expected: '[4, 6]',
    found: '[5, 6]',
  })
})

test('weights without a topology are refused with what to do', async () => {
  await expect(readKerasFile(weights)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE',
    todo: expect.stringContaining('.json'),
  })
})

test.each([
  [{ module: 'mine.layers' }, 'mine.layers.Dense'],
  [{ module: 'keras.layers', registered_name: 'mine>Dense' }, 'mine>Dense'],
])('a layer of somebody else that is called Dense is refused: %j', async (whose, className) => {
  const topology = JSON.parse(await readFile(json, 'utf8'))
  Object.assign(topology.config.layers[1], whose)
  const file = path.join(folder, 'custom.json')
  await writeFile(file, JSON.stringify(topology))
  await expect(readKerasFile(file, { weights })).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { layer: 'fc1', class: className, file },
  })
})

test('loss, optimizer and metrics of a whole model are kept', async () => {
  const optimizer_config = { class_name: 'Adam', config: { learning_rate: 0.003, amsgrad: true } }
  const training = { loss: 'mse', metrics: ['accuracy'], optimizer_config }
  const read = await readKerasFile(await wholeModel('trained.h5', { training: JSON.stringify(training) }))
  expect(read.training).toEqual({ loss: 'mse', metrics: ['accuracy'], optimizer: optimizer_config })
  const broken = await wholeModel('trained.h5', { training: '{"loss"' })
  await expect(readKerasFile(broken)).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
})

test('a layer that would run code is refused', async () => {
  const config = (await readFile(json, 'utf8')).replace('"Dense"', '"Lambda"')
  await expect(readKerasFile(await wholeModel('lambda.h5', { config }))).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { class: 'Lambda' },
  })
})
