import { accuracy, type Network, predict, readKerasFile } from '@metaml/keras'
import { expect, test } from 'vitest'
import { build, numbers } from './networks.js'
import { flat, readNumbers, sharedData } from './shared-data.js'

async function compare(network: Network, inputs: number[][], wanted: number[][]): Promise<Float32Array> {
  const outputs = await predict(network, flat(inputs), inputs.length)
  expect(outputs.length).toBe(wanted.length * wanted[0]!.length)
  const off = flat(wanted).reduce((most, value, i) => Math.max(most, Math.abs(value - outputs[i]!)), 0)
  expect(off).toBeLessThan(1e-5)
  return outputs
}

const classNames = ['g', 'q', 'w', 'z', 't']
const otherOrder = ['g', 'q', 't', 'w', 'z']

test.for([
  ['KERAS_3layer', '3layer', 'none', 0.76],
  ['KERAS_3layer_70pruned_retrained', '3layer', 'standard', 0.798],
  ['KERAS_3layer_95pruned_retrained', '3layer', 'none', 0.728],
  ['KERAS_3layer_batch_norm', '3layer_batch_norm', 'standard', 0.794],
  ['lrozzy_openml_2.1_KERAS_check_best_model', undefined, 'standard', 0.772],
] as const)(
  '%s on 500 real jets gives what was computed in float64',
  async ([name, topology, scaling, share], ctx) => {
    const keras = sharedData(ctx, 'models/keras')
    const network =
      topology === undefined
        ? await readKerasFile(`${keras}/${name}.h5`)
        : await readKerasFile(`${keras}/KERAS_${topology}.json`, { weights: `${keras}/${name}_weights.h5` })
    const jets = await readJets(sharedData(ctx, 'jets'), scaling)
    const file = `${sharedData(ctx, 'models/outputs')}/computed_${name}_jets500.csv`
    const outputs = await compare(network, jets.x, await readNumbers(file, 1))
    const order = topology === undefined ? otherOrder : classNames
    const y = jets.classes.map(name => order.indexOf(name))
    expect(accuracy(outputs, y, 5)).toBeCloseTo(share, 3)
  },
)

test.for([
  ['lrozzy_openml_2.1_prune60_keras_model.keras', undefined, 0.774],
  ['nicologhielmetti_pynq_keras_model.h5', undefined, 0.77],
  ['qkeras_3layer.json', 'qkeras_3layer_weights.h5', 0.79],
] as const)('%s tells 500 real jets apart, its quantisers applied', async ([file, weights, share], ctx) => {
  const keras = sharedData(ctx, 'models/keras')
  const network = await readKerasFile(`${keras}/${file}`, weights ? { weights: `${keras}/${weights}` } : {})
  const jets = await readJets(sharedData(ctx, 'jets'), 'standard')
  const y = jets.classes.map(name => otherOrder.indexOf(name))
  const outputs = await predict(network, flat(jets.x), 500)
  expect(accuracy(outputs, y, 5)).toBeCloseTo(share, 2)
})

async function readJets(folder: string, scaling: 'none' | 'standard') {
  const { readFile } = await import('node:fs/promises')
  const [header, ...lines] = (await readFile(`${folder}/jets_real_500.csv`, 'utf8')).trim().split('\n')
  const columns = header!.trim().split(',')
  const scaler = (await readFile(`${folder}/scaler.csv`, 'utf8')).trim().split('\n').slice(1)
  const scales = new Map(
    scaler
      .map(line => line.split(','))
      .map(([name, mean, scale]) => [name!, [Number(mean), Number(scale)] as const]),
  )
  const rows = lines.map(line => line.trim().split(','))
  const features = columns.filter(name => scales.has(name))
  const classColumn = columns.findIndex(name => !scales.has(name))
  return {
    classes: rows.map(row => row[classColumn]!),
    x: rows.map(row =>
      features.map(name => {
        const [mean, scale] = scaling === 'none' ? [0, 1] : scales.get(name)!
        return (Number(row[columns.indexOf(name)]) - mean) / scale
      }),
    ),
  }
}

test('an MNIST network gives its recorded outputs', async ctx => {
  const keras = sharedData(ctx, 'models/keras')
  const outputs = sharedData(ctx, 'models/outputs')
  const network = await readKerasFile(`${keras}/KERAS_mnist_mlp.json`, {
    weights: `${keras}/KERAS_mnist_mlp_weights.h5`,
  })
  await compare(
    network,
    await readNumbers(`${outputs}/KERAS_mnist_mlp_inputs.dat`),
    await readNumbers(`${outputs}/KERAS_mnist_mlp_outputs.dat`),
  )
})

test('an SVHN network gives its recorded outputs', async ctx => {
  const keras = sharedData(ctx, 'models/keras')
  const outputs = sharedData(ctx, 'models/outputs')
  const network = await readKerasFile(`${keras}/svhn_grayscale_mlp.json`, {
    weights: `${keras}/svhn_grayscale_mlp_weights.h5`,
  })
  await compare(
    network,
    await readNumbers(`${outputs}/svhn_grayscale_mlp_input_features.dat`),
    await readNumbers(`${outputs}/svhn_grayscale_mlp_predictions.dat`),
  )
})

test('rows are told apart: many at once give what each gives alone', async () => {
  const network = build(
    [6, 6, 2],
    [
      ['Conv2D', { filters: 3, kernel_size: 3, padding: 'same', activation: 'relu' }],
      ['BatchNormalization'],
      ['MaxPooling2D', { pool_size: 2 }],
      ['Flatten'],
      ['Dropout', { rate: 0.5 }],
      ['Dense', { units: 4, activation: 'softmax' }],
    ],
  )
  const x = numbers(4100 * 72)
  const all = await predict(network, x, 4100)
  for (const row of [0, 1, 4095, 4096, 4099]) {
    const alone = await predict(network, x.subarray(row * 72, (row + 1) * 72), 1)
    alone.forEach((value, i) => {
      expect(all[row * 4 + i]).toBeCloseTo(value, 6)
    })
  }
})

test('rows that do not fit the network are refused', async () => {
  const network = build([3], [['Dense', { units: 2 }]])
  await expect(predict(network, new Float32Array(7), 2)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_ROWS',
  })
})

test('a network with an array missing is refused', async () => {
  const network = { ...build([3], [['Dense', { units: 2 }]]), weights: new Map() }
  await expect(predict(network, new Float32Array(3), 1)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_WEIGHTS',
  })
})
