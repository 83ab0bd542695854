import { type Network, parseQuantizer, predict, quantizerText, readKerasFile, train } from '@metaml/keras'
import { expect, test } from 'vitest'
import { quantizing } from '../dist/run/quantize.js'
import { build, clusters, numbers } from './networks.js'
import { sharedData } from './shared-data.js'

// What QKeras 0.9.0 on TensorFlow 2.15 makes of these values, and the gradient it passes on.
const values = [
  -2.0, -1.5099999904632568, -1.0, -0.9900000095367432, -0.5099999904632568, -0.5, -0.25, -0.015625,
  -0.0078125, -0.0010000000474974513, 0.0, 0.0010000000474974513, 0.0078125, 0.015625, 0.0234375, 0.046875,
  0.25, 0.4999000132083893, 0.5, 0.984000027179718, 0.9900000095367432, 1.0, 1.4900000095367432, 1.5, 3.0,
]
const recorded: [string, number[], number[]][] = [
  [
    'quantized_bits(6,0,alpha=1)',
    [
      -1.0, -1.0, -1.0, -1.0, -0.5, -0.5, -0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.03125, 0.0625, 0.25,
      0.5, 0.5, 0.96875, 0.96875, 0.96875, 0.96875, 0.96875, 0.96875,
    ],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
  [
    'quantized_bits(4,1,1,alpha=1)',
    [
      -1.75, -1.5, -1.0, -1.0, -0.5, -0.5, -0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5, 0.5,
      1.0, 1.0, 1.0, 1.5, 1.5, 1.75,
    ],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
  [
    'quantized_bits(3,0,keep_negative=False,alpha=1)',
    [
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5, 0.5, 0.875,
      0.875, 0.875, 0.875, 0.875, 0.875,
    ],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
  [
    'quantized_bits(1,0,alpha=1)',
    [
      -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
      1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
    ],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
  [
    'quantized_bits(5,2,0,alpha=2)',
    [
      -4.0, -3.0, -2.0, -2.0, -1.0, -1.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.0,
      2.0, 2.0, 2.0, 3.0, 3.0, 6.0,
    ],
    [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  ],
  [
    'quantized_relu(6)',
    [
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.015625, 0.03125, 0.046875, 0.25, 0.5,
      0.5, 0.984375, 0.984375, 0.984375, 0.984375, 0.984375, 0.984375,
    ],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
  ],
  [
    'quantized_relu(3,1)',
    [
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5, 0.5, 1.0,
      1.0, 1.0, 1.5, 1.5, 1.75,
    ],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0],
  ],
  [
    'quantized_relu(4,2,relu_upper_bound=1.3,is_quantized_clip=False)',
    [
      0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.5, 0.5, 1.0,
      1.0, 1.0, 1.2999999523162842, 1.2999999523162842, 1.2999999523162842,
    ],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0],
  ],
]

test.each(recorded)('%s gives what QKeras gives, and its gradient', (text, wanted, slopes) => {
  const f = quantizing(parseQuantizer(text))
  values.forEach((x, i) => {
    expect(f.value(x)).toBeCloseTo(wanted[i]!, 6)
    expect(f.slope(x, f.value(x))).toBe(slopes[i])
  })
})

test.each([
  ['quantized_bits(6,0,alpha=1)', 'quantized_bits(6,0,0,alpha=1)'],
  [
    { class_name: 'quantized_bits', config: { bits: 6, integer: 0, alpha: 1.0 } },
    'quantized_bits(6,0,0,alpha=1)',
  ],
  ['quantized_bits', 'quantized_bits(8,0,0)'],
  ['quantized_relu(4)', 'quantized_relu(4,0)'],
  ['quantized_bits( 4, 1, True, keep_negative=False )', 'quantized_bits(4,1,1,keep_negative=False)'],
])('%j is %s', (written, text) => {
  const quantizer = parseQuantizer(written)
  expect(quantizerText(quantizer)).toBe(text)
  expect(parseQuantizer(text)).toEqual(quantizer)
})

test.each([
  'ternary(alpha=1)',
  'quantized_bits(4,0,alpha="auto")',
  'quantized_bits(0)',
  'quantized_bits(4.5)',
  'quantized_bits(4,0,bitz=3)',
  'quantized_bits(4,0,qnoise_factor=0.5)',
  'quantized_bits(4,0,use_stochastic_rounding=True)',
  'quantized_relu(4,0,1)',
  'quantized_relu(4,0,negative_slope=0.25)',
  'quantized_bits(4,__import__("os").system("ls"))',
])('%s is refused by the layer that has it', async text => {
  const network: Network = {
    ...build([4], [['Dense', { name: 'fc', units: 2 }]]),
    quantizers: { fc: { bias: text } },
  }
  await expect(predict(network, numbers(4), 1)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { layer: 'fc', class: 'Dense' },
    found: expect.stringContaining('quantiser'),
  })
})

test.each([
  [{ fc: { kernel: 'quantized_bits(4,0)' } }, 'METAML_E_KERAS_LAYER', 'without alpha'],
  [{ fc: { gamma: 'quantized_bits(4,0)' } }, 'METAML_E_KERAS_LAYER', "'gamma'"],
  [{ fd: { kernel: 'quantized_bits(4,0)' } }, 'METAML_E_KERAS_FILE', "'fd'"],
])('%j: refused', async (quantizers, code, found) => {
  const network: Network = { ...build([4], [['Dense', { name: 'fc', units: 2 }]]), quantizers }
  await expect(predict(network, numbers(4), 1)).rejects.toMatchObject({
    code,
    found: expect.stringContaining(found),
  })
})

test('training goes straight through quantisers: they hold, and the loss falls', async () => {
  const rows = clusters(600, 6, 3)
  const network: Network = {
    ...build(
      [6],
      [
        ['Dense', { name: 'a', units: 12, activation: 'relu' }],
        ['Dense', { name: 'b', units: 3 }],
        ['Softmax'],
      ],
    ),
    quantizers: {
      a: { kernel: 'quantized_bits(5,1,0,alpha=1)', activation: 'quantized_relu(4,2)' },
      b: { kernel: 'quantized_bits(5,1,0,alpha=1)' },
    },
  }
  const options = {
    epochs: 12,
    batchSize: 50,
    seed: 1,
    optimizer: { name: 'adam', learningRate: 0.01 },
  } as const
  const { network: trained, epochs } = await train(network, rows, options)
  expect(epochs.at(-1)!.loss).toBeLessThan(0.8 * epochs[0]!.loss)
  expect(trained.quantizers).toEqual(network.quantizers)
  // The weights that it keeps are finer than those that it works with.
  const steps = trained.weights
    .get('a')!
    .get('kernel')!
    .data.map(w => w * 8)
  expect(steps.some(w => Math.abs(w - Math.round(w)) > 0.01)).toBe(true)
})

test('training holds weights within the bounds that QKeras sets', async () => {
  const rows = clusters(300, 6, 3)
  const kernel_constraint = { class_name: 'Clip', config: { min_value: -0.3, max_value: 0.2 } }
  const network = build([6], [['Dense', { name: 'a', units: 3, kernel_constraint }], ['Softmax']])
  const options = {
    epochs: 10,
    batchSize: 50,
    seed: 1,
    optimizer: { name: 'adam', learningRate: 0.05 },
  } as const
  const kernel = (await train(network, rows, options)).network.weights.get('a')!.get('kernel')!.data
  expect([Math.min(...kernel), Math.max(...kernel)]).toEqual([Math.fround(-0.3), Math.fround(0.2)])
})

test('a recorded network of QKeras trains, with its quantisers and bounds', async ctx => {
  const network = await readKerasFile(
    `${sharedData(ctx, 'models/keras')}/nicologhielmetti_pynq_keras_model.h5`,
  )
  const rows = clusters(400, 16, 5)
  const options = {
    epochs: 5,
    batchSize: 50,
    seed: 1,
    optimizer: { name: 'adam', learningRate: 0.003 },
  } as const
  const { network: trained, epochs } = await train(network, rows, options)
  expect(epochs.at(-1)!.loss).toBeLessThan(0.7 * epochs[0]!.loss)
  for (const arrays of trained.weights.values()) {
    for (const { data } of arrays.values()) expect(Math.max(...data.map(Math.abs))).toBeLessThanOrEqual(1)
  }
})

// Outputs of QKeras 0.9.0 on TensorFlow 2.15.
test.for([
  [
    'nicologhielmetti_pynq_keras_model',
    [
      [
        0.32650861144065857, 0.15750424563884735, 0.46976181864738464, 0.03358374536037445,
        0.01264157984405756,
      ],
      [
        0.7083091735839844, 0.14056825637817383, 0.018537843599915504, 0.0037809323985129595,
        0.12880387902259827,
      ],
      [0.41712263226509094, 0.2777279317378998, 0.07555676251649857, 0.0876045823097229, 0.141988143324852],
    ],
  ],
  [
    'qkeras_3layer',
    [
      [
        0.8777549862861633, 0.037562280893325806, 0.08002571761608124, 0.003550589084625244,
        0.0011063850251957774,
      ],
      [
        0.7649415731430054, 0.06468858569860458, 0.14450232684612274, 0.013766267336905003,
        0.012101326137781143,
      ],
      [
        0.8468345999717712, 0.019974075257778168, 0.05937008559703827, 0.015114075504243374,
        0.058707062155008316,
      ],
    ],
  ],
] as const)('%s gives what QKeras gives', async ([name, wanted], ctx) => {
  const keras = sharedData(ctx, 'models/keras')
  const network =
    name === 'qkeras_3layer'
      ? await readKerasFile(`${keras}/${name}.json`, { weights: `${keras}/${name}_weights.h5` })
      : await readKerasFile(`${keras}/${name}.h5`)
  const outputs = await predict(
    network,
    numbers(48).map(value => 2 * value),
    3,
  )
  wanted.flat().forEach((value, i) => {
    expect(Math.abs(outputs[i]! - value)).toBeLessThan(1e-5)
  })
})
