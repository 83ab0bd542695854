import { buildJetDnn, buildResnet9, buildVgg7, countParameters, layers, predict, train } from '@metaml/keras'
import { describe, expect, test } from 'vitest'
import { allValues, numbers } from './networks.js'

const networks = [
  { name: 'jet-dnn', build: buildJetDnn, input: [16], classes: 5, parameters: 4389 },
  // Convolutions 140 + 1778 + 2413 + 3268, normalisations 264, dense layers 560 + 1624 + 570.
  { name: 'vgg7', build: buildVgg7, input: [28, 28, 1], classes: 10, parameters: 10_617 },
  // Convolutions 432 + 2304, 4608, 3024 + 3969 + 336 and 7938 + 441, normalisations 760, output 220.
  { name: 'resnet9', build: buildResnet9, input: [32, 32, 3], classes: 10, parameters: 24_032 },
] as const

describe.each(networks)('$name', ({ build, input, classes, parameters }) => {
  const size = input.reduce((product: number, extent) => product * extent, 1)

  test('has its shapes and parameters', () => {
    const all = layers(build({ seed: 1 }))
    expect(all[0]!.outputShape).toEqual(input)
    expect(all.at(-1)!.outputShape).toEqual([classes])
    expect(countParameters(build({ seed: 1 })).parameters).toBe(parameters)
  })

  test('has weights of its seed', () => {
    expect(allValues(build({ seed: 4 }))).toEqual(allValues(build({ seed: 4 })))
    expect(allValues(build({ seed: 5 }))).not.toEqual(allValues(build({ seed: 4 })))
  })

  test('learns a few rows by heart', async () => {
    const rows = 10
    const data = {
      ...{ x: numbers(rows * size), rows },
      y: Uint8Array.from({ length: rows }, (_, i) => i % classes),
    }
    const { network, epochs } = await train(build({ seed: 1 }), data, {
      ...{ epochs: 10, batchSize: rows, seed: 1 },
      optimizer: { name: 'adam', learningRate: 3e-3, amsgrad: true },
    })
    expect(epochs.at(-1)!.loss).toBeLessThan(0.8 * epochs[0]!.loss)
    const sum = (await predict(network, data.x, rows)).reduce((total, value) => total + value, 0)
    expect(sum).toBeCloseTo(rows, 4)
  })
})

test("VGG7's maps shrink from 28 to 1, ResNet9's from 32 to 4", () => {
  const maps = (network: Parameters<typeof layers>[0], className: string) =>
    layers(network)
      .filter(layer => layer.className === className)
      .map(({ outputShape }) => outputShape.join('x'))
  expect(maps(buildVgg7({ seed: 1 }), 'MaxPooling2D')).toEqual(['14x14x14', '7x7x14', '3x3x19', '1x1x19'])
  expect(maps(buildResnet9({ seed: 1 }), 'Add')).toEqual(['16x16x16', '8x8x21', '4x4x21'])
})
