import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type LayerGraph, readLayerGraph } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { hls4mlProject, matrixNames, matrixProject, projectNames } from '../hls4ml-projects.js'
import { temporaryFolder } from '../toy-project.js'
import { expectFacts } from './facts.js'

async function read(name: (typeof projectNames)[number]): Promise<LayerGraph> {
  return await readLayerGraph({ folder: (await hls4mlProject(name)).folder, top: 'myproject' })
}

test.for(projectNames)('%s is read back as hls4ml itself describes it', async name => {
  const { facts } = await hls4mlProject(name)
  const graph = await read(name)
  expectFacts(graph, facts)
  const weighted = graph.layers.filter(({ kind }) => /^(dense|batch_normalization|.*conv[12]d)$/.test(kind))
  expect(weighted.length).toBeGreaterThan(0)
  expect(
    weighted.every(({ reuseFactor, weights }) => reuseFactor !== undefined && weights.bias !== undefined),
  ).toBe(true)
})

test.for(matrixNames)('%s is read back as hls4ml itself describes it', { timeout: 240_000 }, async name => {
  const { folder, facts } = await matrixProject(name)
  const graph = await readLayerGraph({ folder, top: 'myproject' })
  expectFacts(graph, facts)
  expect(graph.ioType).toBe(name.split('-')[1])
  // Of layers without multiplications, and of pointwise convolutions, hls4ml writes what it likes.
  const own = graph.layers.filter(({ kind, function: called }) => kind === 'dense' || /^conv_/.test(called))
  for (const { strategy } of own) expect(strategy).toBe(name.split('-')[2]!.toLowerCase())
})

test('the entry of the types loads nothing', async () => {
  expect(Object.keys(await import('@metaml/hls-cpp/graph'))).toEqual([])
  const entry = import.meta.resolve('@metaml/hls-cpp/graph')
  expect(await readFile(fileURLToPath(entry), 'utf8')).not.toContain('import')
})

test('values are written before they are read, by the layer that they name', async () => {
  for (const name of projectNames) {
    const { layers, values, inputs, outputs } = await read(name)
    const written = new Set(inputs)
    for (const layer of layers) {
      for (const input of layer.inputs)
        expect(written.has(input), `${name} ${layer.name} ${input}`).toBe(true)
      for (const output of layer.outputs) {
        expect(values[output]!.producer).toBe(layer.name)
        written.add(output)
      }
    }
    expect(outputs.every(output => written.has(output))).toBe(true)
  }
})

test('weights come with role, type, file and every number', async () => {
  const { layers } = await read('mlp-latency')
  const [fc1, , , , bn] = layers
  expect(fc1).toMatchObject({
    kind: 'dense',
    config: 'config2',
    reuseFactor: 1,
    strategy: 'latency',
    inputs: ['x'],
  })
  const { weight, bias } = fc1!.weights
  expect(weight).toMatchObject({
    name: 'w2',
    file: 'firmware/weights/w2.txt',
    type: { name: 'fc1_weight_t', precision: { kind: 'fixed', signed: true, width: 18, integer: 8 } },
  })
  expect([weight!.values.length, bias!.values.length]).toEqual([16 * 12, 12])
  const text = await readFile(path.join((await hls4mlProject('mlp-latency')).folder, weight!.file), 'utf8')
  expect([...weight!.values]).toEqual(text.split(',').map(Number))
  expect(Object.keys(bn!.weights)).toEqual(['scale', 'bias'])
})

test('types have rounding, overflow, signs and packs', async () => {
  const { layers, values } = await read('conv2d-stream')
  const softmax = layers.at(-1)!
  expect(softmax.types.exp_table).toEqual({
    name: 'softmax_exp_table_t',
    text: 'ap_fixed<18,8,AP_RND,AP_SAT,0>',
    precision: {
      kind: 'fixed',
      signed: true,
      width: 18,
      integer: 8,
      rounding: 'AP_RND',
      overflow: 'AP_SAT',
      saturationBits: 0,
    },
  })
  expect(softmax.types.inp_norm!.precision).toMatchObject({
    signed: false,
    width: 17,
    integer: 7,
    rounding: 'AP_TRN',
  })
  expect(values.layer2_out).toMatchObject({
    type: { name: 'layer2_t', text: 'ap_fixed<18,8>', pack: 4 },
    shape: [8, 8, 4],
  })
})

test('attributes are those of the config struct, worked out where they can be', async () => {
  const { layers } = await read('conv2d-stream')
  const conv = layers.find(({ name }) => name === 'conv')!
  expect(conv.attributes.kernel_size).toMatchObject({
    kind: 'value',
    text: 'filt_height * filt_width',
    value: 9,
  })
  expect(conv.attributes.strategy).toMatchObject({ value: 'resource' })
  expect(conv.attributes['mult.multiplier_limit']).toMatchObject({ value: 24 })
  expect(conv.attributes.weight_t).toEqual({ name: 'weight_t', kind: 'type', text: 'conv_weight_t' })
  expect(layers.at(-1)!.attributes.exp_table_size!.value).toBe(1024)
  const hard = (await read('activations')).layers.find(({ name }) => name === 'hard')!
  expect(hard.attributes.slope).toMatchObject({ text: '0.2', value: 0.2 })
  expect((await read('activations')).layers.find(({ name }) => name === 'leaky')!.constants).toEqual([0.125])
})

test('virtual layers begin at layers with weights; what comes first joins the first', async () => {
  const { virtualLayers } = await read('conv2d-stream')
  expect(virtualLayers.map(({ name, layers }) => ({ name, layers }))).toEqual([
    { name: 'conv', layers: ['zp2d_conv', 'conv'] },
    { name: 'bn', layers: ['bn', 'relu', 'pool'] },
    { name: 'conv2', layers: ['conv2', 'conv2_relu', 'mean'] },
    { name: 'out', layers: ['out', 'out_linear', 'softmax'] },
  ])
})

test('a virtual layer has types, shapes, weights, reuse factor and strategy', async () => {
  const { virtualLayers, values, layers } = await read('conv2d-stream')
  const [conv, bn, , out] = virtualLayers
  expect(conv).toMatchObject({
    inputs: [{ name: 'x', shape: [8, 8, 2] }],
    outputs: [{ name: 'layer2_out', shape: [8, 8, 4], type: { text: 'ap_fixed<18,8>' } }],
    types: {
      weight: { text: 'ap_fixed<18,8>' },
      bias: {},
      accum: { name: 'conv_accum_t' },
      result: { name: 'layer2_t' },
    },
    inner: {},
    reuseFactor: 3,
    strategy: 'resource',
  })
  expect([conv!.weights.weight!.values.length, conv!.weights.bias!.values.length]).toEqual([9 * 2 * 4, 4])
  expect(Object.keys(bn!.weights)).toEqual(['scale', 'bias'])
  expect(bn!.types.result).toBe(layers.find(({ name }) => name === 'pool')!.types.result)
  expect(Object.keys(bn!.inner)).toEqual(['relu.table', 'pool.accum'])
  expect(out!.outputs).toEqual([values.layer13_out])
  expect(out!.inner['softmax.exp_table']!.text).toBe('ap_fixed<18,8,AP_RND,AP_SAT,0>')
  for (const name of projectNames) {
    const graph = await read(name)
    expect(graph.virtualLayers.flatMap(one => one.layers)).toEqual(graph.layers.map(one => one.name))
    for (const { inputs, outputs, types } of graph.virtualLayers) {
      expect(Math.min(inputs.length, outputs.length), name).toBeGreaterThan(0)
      expect(types.result, name).toBeDefined()
    }
  }
  const merges = (await read('merges')).virtualLayers.find(({ name }) => name === 'right')!
  expect(merges.inputs.map(({ name }) => name)).toEqual(['layer3_out'])
})

async function changed(
  file: string,
  change: (text: string) => string,
): Promise<{ folder: string; top: string }> {
  const folder = await temporaryFolder()
  await cp((await hls4mlProject('mlp-latency')).folder, folder, { recursive: true })
  const name = path.join(folder, file)
  await writeFile(name, change(await readFile(name, 'utf8')))
  return { folder, top: 'myproject' }
}

test('what is not known is named, all of it', async () => {
  const project = await changed('firmware/myproject.cpp', text =>
    text
      .replace('nnet::relu<layer2_t', 'nnet::mystery<layer2_t')
      .replace('    nnet::normalize<', '    layer6_out[0] = 1;\n    nnet::normalize<')
      .replace('load_weights_from_txt<out_bias_t', 'load_compressed_weights_from_txt<out_bias_t'),
  )
  await expect(readLayerGraph(project)).rejects.toMatchObject({
    code: 'METAML_E_CPP_UNKNOWN_LAYER',
    message: expect.stringContaining('3 thing(s)'),
    found: expect.stringMatching(
      /layer6_out\[0\] = 1;.*load_compressed_weights_from_txt.*nnet::mystery \(relu1\)/s,
    ),
  })
})

test('weights that are not there, too few or no numbers are errors', async () => {
  const missing = await changed('firmware/defines.h', text => text)
  await rm(path.join(missing.folder, 'firmware/weights/w5.txt'))
  await expect(readLayerGraph(missing)).rejects.toMatchObject({
    code: 'METAML_E_CPP_FILE',
    message: expect.stringContaining('firmware/weights/w5.txt'),
  })
  const few = await changed('firmware/weights/b2.txt', text => text.replace(/^[^,]*, /, ''))
  await expect(readLayerGraph(few)).rejects.toMatchObject({
    code: 'METAML_E_CPP_WEIGHTS',
    found: '11 numbers',
  })
  const word = await changed('firmware/weights/b2.txt', text => text.replace(/^[^,]*/, 'x'))
  await expect(readLayerGraph(word)).rejects.toMatchObject({
    code: 'METAML_E_CPP_WEIGHTS',
    found: 'number 1 is none',
  })
})

test('a type with a width that is no number is an error', async () => {
  const project = await changed('firmware/defines.h', text =>
    text.replace('typedef ap_fixed<20,8> fc2_weight_t', 'typedef ap_fixed<WIDTH,8> fc2_weight_t'),
  )
  await expect(readLayerGraph(project)).rejects.toMatchObject({
    code: 'METAML_E_CPP_TYPE',
    message: expect.stringContaining('fc2_weight_t'),
    found: 'ap_fixed<WIDTH,8>',
  })
})

test("a top function that is not there, a file that is not hls4ml's and a shape that does not fit are errors", async () => {
  const { folder } = await hls4mlProject('mlp-latency')
  await expect(readLayerGraph({ folder, top: 'other' })).rejects.toMatchObject({ code: 'METAML_E_CPP_FILE' })
  const renamed = await changed('firmware/myproject.cpp', text =>
    text.replace('void myproject(', 'void another('),
  )
  await expect(readLayerGraph(renamed)).rejects.toMatchObject({ code: 'METAML_E_KERNEL_TOP' })
  const smaller = await changed('firmware/myproject.cpp', text =>
    text.replace('layer5_out[8]', 'layer5_out[7]'),
  )
  await expect(readLayerGraph(smaller)).rejects.toMatchObject({ code: 'METAML_E_CPP_SHAPE' })
})

test("a kernel that is not hls4ml's, or calls no layer, is an error", async () => {
  const files: { [file: string]: string } = {
    'firmware/fir.cpp': `#include "fir.h"
void fir(data_t x[8], data_t y[8]) {
    data_t sum[8];
    for (int i = 0; i < 8; i++) y[i] = x[i] * taps[i];
}
void empty(data_t x[8], data_t y[8]) {}
`,
    'firmware/defines.h': 'typedef ap_fixed<18,8> data_t;\n',
    'firmware/parameters.h': 'static const data_t taps[8] = {1, 2, 3, 4, 4, 3, 2, 1};\n',
  }
  const folder = await temporaryFolder()
  await mkdir(path.join(folder, 'firmware'))
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text)
  await expect(readLayerGraph({ folder, top: 'fir' })).rejects.toMatchObject({
    code: 'METAML_E_CPP_UNKNOWN_LAYER',
    found: expect.stringContaining('line 4: for (int i'),
  })
  await writeFile(path.join(folder, 'firmware/empty.cpp'), files['firmware/fir.cpp']!)
  await expect(readLayerGraph({ folder, top: 'empty' })).rejects.toMatchObject({
    code: 'METAML_E_CPP_UNKNOWN_LAYER',
    message: expect.stringContaining('firmware/empty.cpp'),
  })
})

test('a quantiser with a type for each value is read from the code that hls4ml wrote for it', async () => {
  const project = await changed('firmware/myproject.cpp', text =>
    text.replace(
      'nnet::linear<layer8_t, layer9_t, linear_config9>',
      'nnet::out_quantizer<layer8_t, layer9_t>',
    ),
  )
  const name = path.join(project.folder, 'firmware/nnet_utils/nnet_code_gen.h')
  const casts = [
    'ap_fixed<6,2,AP_RND,AP_SAT>(inp[0])',
    '0',
    'ap_ufixed<4,-1,AP_RND,AP_SAT>(inp[2])',
    'ap_fixed<7,3,AP_RND,AP_SAT>(inp[3])',
    'ap_fixed<6,2,AP_RND,AP_SAT>(inp[4])',
  ]
  const body = casts.map((cast, i) => `out[${i}] = ${cast};`).join('\n')
  const code = `template<typename input_t, typename output_t>
void out_quantizer(input_t *inp, output_t *out) {
    #pragma HLS INLINE
${body}
}
`
  await writeFile(
    name,
    (await readFile(name, 'utf8')).replace('// hls4ml insert code', () => code),
  )
  const layer = (await readLayerGraph(project)).layers.find(({ name }) => name === 'out_linear')!
  expect(layer).toMatchObject({ kind: 'quantizer', function: 'out_quantizer' })
  expect(layer.casts).toMatchObject([
    { width: 6 },
    undefined,
    { width: 4, integer: -1, signed: false },
    { width: 7 },
    { width: 6 },
  ])
})
