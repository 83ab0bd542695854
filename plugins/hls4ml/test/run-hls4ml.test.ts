import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { projectFiles } from '../dist/project-files.js'
import { type ConvertedProject, convertIn, convertShared, temporaryFolder, threeLayer } from './project.js'
import { realRunner } from './real-runner.js'

async function texts({ folder }: ConvertedProject): Promise<Map<string, string>> {
  const files = Object.entries(await projectFiles(folder))
  return new Map(
    await Promise.all(files.map(async ([name, file]) => [name, await readFile(file, 'utf8')] as const)),
  )
}

test('defaults: ap_fixed<18,8>, reuse factor 1, Latency, io_parallel, and typedefs for every layer', async ctx => {
  const project = await convertShared(ctx, threeLayer)
  const { conversion } = project
  expect(conversion).toMatchObject({
    version: '1.3.0',
    ioType: 'io_parallel',
    inputShape: [16],
    outputShape: [5],
    weightsOutside: [],
    said: [],
  })
  const dense = conversion.layers.filter(layer => layer.class === 'Dense')
  expect(dense.map(({ name, weights }) => [name, weights])).toEqual([
    ['fc1_relu', 1024],
    ['fc2_relu', 2048],
    ['fc3_relu', 1024],
    ['output_softmax', 160],
  ])
  for (const layer of dense) {
    expect(layer).toMatchObject({
      reuseFactor: 1,
      strategy: 'latency',
      precision: {
        weight: 'ap_fixed<18,8>',
        bias: 'ap_fixed<18,8>',
        accum: 'ap_fixed<18,8>',
        result: 'ap_fixed<18,8>',
      },
    })
  }
  const defines = (await texts(project)).get('firmware/defines.h')!
  for (const { name } of dense) {
    for (const variable of ['weight', 'bias', 'accum']) {
      expect(defines).toContain(`typedef ap_fixed<18,8> ${name}_${variable}_t;`)
    }
  }
  expect((await texts(project)).get('firmware/parameters.h')).not.toContain('model_default_t')
})

test('two conversions in different folders give the same bytes, without stamp or absolute path', async ctx => {
  const [one, two] = [await convertShared(ctx, threeLayer), await convertShared(ctx, threeLayer)]
  const [first, second] = [await texts(one), await texts(two)]
  expect(first).toEqual(second)
  expect(first.size).toBeGreaterThan(80)
  for (const [name, text] of first) {
    expect(text, name).not.toContain(path.dirname(one.folder))
    expect(text, name).not.toMatch(/KERAS_|network\.(json|h5)|python3|site-packages/)
  }
  expect(first.get('build_lib.sh')).toContain('LIB_STAMP=metaml\n')
  expect(first.get('hls4ml_config.yml')).toMatch(/^OutputDir: \.$[\s\S]*^Stamp: metaml$/m)
})

const arrays = `
import h5py, json, sys
found = {}
def note(name, item):
    if isinstance(item, h5py.Dataset): found[name.split('/')[-1] + '@' + name.split('/')[0]] = item[()].ravel().tolist()
h5py.File(sys.argv[1]).visititems(note)
print(json.dumps(found))
`

test('weights are written exactly, whatever their type', async ctx => {
  const project = await convertShared(ctx, threeLayer, { defaultPrecision: 'ap_fixed<8,4>' })
  const file = path.join(project.folder, '../network.h5')
  const { stdout } = await realRunner.python('hls4ml', ['-c', arrays, file])
  const kernels = JSON.parse(stdout) as { [name: string]: number[] }
  const written = await texts(project)
  const pairs = [
    ['w2', 'kernel:0@fc1_relu'],
    ['b4', 'bias:0@fc2_relu'],
    ['w8', 'kernel:0@output_softmax'],
  ] as const
  for (const [file, name] of pairs) {
    expect(written.get(`firmware/weights/${file}.txt`)!.split(',').map(Number)).toEqual(kernels[name])
    const header = /= \{(.*)\};/.exec(written.get(`firmware/weights/${file}.h`)!)![1]!
    expect(header.split(',').map(Number)).toEqual(kernels[name])
  }
})

test('precision is set per layer and variable, others keep the default', async ctx => {
  const { conversion } = await convertShared(ctx, threeLayer, {
    precision: {
      fc1_relu: { weight: 'ap_fixed<9, 2>' },
      fc2_relu: 'ap_fixed<12,5>',
      input_1: 'ap_fixed<20,10>',
    },
  })
  const types = Object.fromEntries(conversion.layers.map(({ name, precision }) => [name, precision]))
  expect(types.fc1_relu).toMatchObject({ weight: 'ap_fixed<9,2>', bias: 'ap_fixed<18,8>' })
  expect(types.fc2_relu).toMatchObject({ weight: 'ap_fixed<12,5>', accum: 'ap_fixed<12,5>' })
  expect(types.input_1).toEqual({ result: 'ap_fixed<20,10>' })
})

test("the types of a softmax's tables are set too", async ctx => {
  const tables = { exp_table: 'ap_ufixed<11,1,AP_RND,AP_SAT>', inv_table: 'ap_ufixed<9,1,AP_RND,AP_SAT>' }
  const project = await convertShared(ctx, threeLayer, {
    precision: {
      output_softmax_softmax: { ...tables, inv_inp: 'ap_ufixed<12,3,AP_RND,AP_SAT>' },
    },
  })
  const types = Object.fromEntries(project.conversion.layers.map(({ name, precision }) => [name, precision]))
  expect(types.output_softmax_softmax).toMatchObject({
    exp_table: 'ap_ufixed<11,1,AP_RND,AP_SAT,0>',
    inv_table: 'ap_ufixed<9,1,AP_RND,AP_SAT,0>',
    inv_inp: 'ap_ufixed<12,3,AP_RND,AP_SAT,0>',
  })
  // Numbers of 9 bits, looked up by an index of 12: hls4ml would make 512 entries.
  const parameters = await readFile(path.join(project.folder, 'firmware/parameters.h'), 'utf8')
  expect(parameters.match(/(exp|inv)_table_size = \d+/g)).toEqual([
    'exp_table_size = 1024',
    'inv_table_size = 1024',
  ])
})

test('types reach the layers that hls4ml puts in itself', async ctx => {
  // Its convolutions have the padding 'same'.
  const network = { json: 'KERAS_conv1d_small.json', weights: 'KERAS_conv1d_small_weights.h5' }
  const given = (types: object) => ({ precision: { zp1d_conv1_relu: types } })
  const { conversion, folder } = await convertShared(ctx, network, given({ result: 'ap_fixed<9,4>' }))
  expect(conversion.layers.find(({ name }) => name === 'zp1d_conv1_relu')!.precision).toEqual({
    result: 'ap_fixed<9,4>',
  })
  expect(await readFile(path.join(folder, 'firmware/defines.h'), 'utf8')).toContain('ap_fixed<9,4>')
  await expect(convertShared(ctx, network, given({ accum: 'ap_fixed<9,4>' }))).rejects.toMatchObject({
    code: 'METAML_E_HLS4ML_VARIABLE',
    found: 'accum',
    expected: 'one of result',
  })
})

test('weights that their type can not hold are counted', async ctx => {
  const { conversion } = await convertShared(ctx, threeLayer, {
    precision: { fc1_relu: { weight: 'ap_fixed<8,0>' } },
  })
  const [found, ...others] = conversion.weightsOutside
  expect(others).toEqual([])
  expect(found).toMatchObject({ layer: 'fc1_relu', variable: 'weight', type: 'ap_fixed<8,0>' })
  expect(found!.largest).toBeGreaterThan(0.5)
  expect(found!.weights).toBeGreaterThan(10)
})

test('reuse factors: valid ones are kept, the nearest is taken where asked for', async ctx => {
  const factors = async (given: object): Promise<unknown[]> => {
    const { conversion } = await convertShared(ctx, threeLayer, { strategy: 'Resource', ...given })
    return conversion.layers.filter(layer => layer.class === 'Dense').map(layer => layer.reuseFactor)
  }
  expect(await factors({ reuseFactor: 16 })).toEqual([16, 16, 16, 16])
  expect(await factors({ reuseFactor: { target: 60, adjust: 'nearest' } })).toEqual([64, 64, 64, 32])
  expect(await factors({ reuseFactor: { fc1_relu: 4, fc2_relu: 8 } })).toEqual([4, 8, 1, 1])
})

const refused: [what: string, given: object, error: object][] = [
  [
    'a layer that is not there',
    { precision: { fc1_rellu: 'ap_fixed<8,4>' } },
    { code: 'METAML_E_HLS4ML_LAYER', kind: 'usage', found: 'fc1_rellu', todo: "write 'fc1_relu'?" },
  ],
  [
    'a reuse factor for a layer that is not there',
    { reuseFactor: { dense_9: 2 } },
    { code: 'METAML_E_HLS4ML_LAYER', kind: 'usage', message: expect.stringContaining('reuseFactor') },
  ],
  [
    'a variable that is not there',
    { precision: { fc1_relu: { wieght: 'ap_fixed<8,4>' } } },
    { code: 'METAML_E_HLS4ML_VARIABLE', expected: expect.stringContaining('weight, bias') },
  ],
  [
    'a reuse factor that the layer can not have',
    { strategy: 'Resource', reuseFactor: 3 },
    {
      code: 'METAML_E_HLS4ML_REUSE_FACTOR',
      kind: 'usage',
      message: expect.stringContaining('fc1_relu'),
      expected: 'one of 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024',
    },
  ],
]

test.for(refused)('%s is refused', async ([, given, error], ctx) => {
  await expect(convertShared(ctx, threeLayer, given)).rejects.toMatchObject(error)
})

test.for([
  ['fc-1', 'fc-1'],
  ['FC2_RELU', 'FC2_RELU and fc2_relu'],
])("the layer name '%s' is refused", async ([name, found]) => {
  const folder = await temporaryFolder()
  const dense = (layer: string): object => ({
    class_name: 'Dense',
    config: { name: layer, units: 2, activation: 'linear', use_bias: false },
  })
  const names = [name!, 'fc2_relu']
  const graph = { class_name: 'Sequential', config: { layers: names.map(dense) } }
  const [first] = graph.config.layers as [{ config: object }]
  Object.assign(first.config, { batch_input_shape: [null, 2] })
  await writeFile(path.join(folder, 'network.json'), JSON.stringify(graph))
  const kernels = `import h5py, numpy, sys
with h5py.File('network.h5', 'w') as file:
    for name in sys.argv[1:]: file.create_dataset(name + '/kernel:0', data=numpy.eye(2, dtype='float32'))`
  await realRunner.python('hls4ml', ['-c', kernels, ...names], { cwd: folder })
  await expect(convertIn(folder)).rejects.toMatchObject({ code: 'METAML_E_HLS4ML_NAME', found })
})

test("what hls4ml can't read or do is an error with its own last words", async ctx => {
  const folder = await temporaryFolder()
  await writeFile(path.join(folder, 'network.h5'), '')
  await writeFile(path.join(folder, 'network.json'), '{"class_name": "Sequential", "config": []}')
  await expect(convertIn(folder)).rejects.toMatchObject({
    code: 'METAML_E_HLS4ML_NETWORK',
    kind: 'usage',
    found: expect.stringContaining('OSError'),
  })
  const qkeras = { json: 'qkeras_3layer.json', weights: 'qkeras_3layer_weights.h5' }
  await expect(convertShared(ctx, qkeras)).rejects.toMatchObject({
    code: 'METAML_E_HLS4ML_NETWORK',
    found: expect.stringMatching(/qkeras/i),
  })
})
