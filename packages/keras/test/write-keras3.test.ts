import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { layers, type Network, predict, readKerasFile, writeKeras3 } from '@metaml/keras'
import { strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { branches, everyClass } from './every-class.js'
import { build, numbers, shaken, wire } from './networks.js'

let folder: string
let file: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
  file = path.join(folder, 'model.keras')
})
afterAll(() => rm(folder, { recursive: true }))

const written: [string, Network][] = [
  ...everyClass.map(([what, shape, shorts]) => [what, shaken(build(shape, shorts))] as [string, Network]),
  ['branches', shaken(wire([5, 6, 2], branches))],
]

test.each(written)('%s comes back with its layers, weights and outputs', async (_, network) => {
  await writeKeras3(network, file)
  const back = await readKerasFile(file)
  expect(back.weights).toEqual(network.weights)
  expect(layers(back).map(({ name, outputShape }) => [name, outputShape])).toEqual(
    layers(network).map(({ name, outputShape }) => [name, outputShape]),
  )
  const x = numbers(5 * layers(network)[0]!.outputShape.reduce((a, b) => a * b))
  expect(await predict(back, x, 5)).toEqual(await predict(network, x, 5))
})

test('what a .keras file can not carry is refused by layer and class', async () => {
  const quantizers = { dense_1: { kernel: 'quantized_bits(4,0,0,alpha=1)' } }
  const quantized = { ...build([4], [['Dense', { units: 2 }]]), quantizers }
  await expect(writeKeras3(quantized, file)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { layer: 'dense_1', class: 'Dense' },
  })
  await expect(writeKeras3(build([4], [['ThresholdedReLU']]), file)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_LAYER',
    data: { class: 'ThresholdedReLU' },
  })
})

const network = shaken(build([4], [['Dense', { units: 3, name: 'fc' }]]))

/** The file of a network, with other entries in its zip. */
async function rezipped(change: (entries: Record<string, Uint8Array>) => Record<string, Uint8Array>) {
  await writeKeras3(network, file)
  await writeFile(file, zipSync(change(unzipSync(new Uint8Array(await readFile(file))))))
}

test('a packed zip is read as a stored one is', async () => {
  await rezipped(entries => entries)
  expect((await readKerasFile(file)).weights).toEqual(network.weights)
})

test.each<[string, (entries: Record<string, Uint8Array>) => Record<string, Uint8Array>]>([
  ['without weights', ({ 'model.weights.h5': _, ...rest }) => rest],
  ['without topology', ({ 'config.json': _, ...rest }) => rest],
  ['with a broken topology', entries => ({ ...entries, 'config.json': strToU8('{"class_name":') })],
  ['with weights that are no HDF5', entries => ({ ...entries, 'model.weights.h5': strToU8('weights') })],
  [
    'with a topology beyond all bounds',
    entries => ({ ...entries, 'config.json': new Uint8Array(2 ** 25).fill(32) }),
  ],
])('a zip %s is a METAML_E_KERAS_FILE', async (_, change) => {
  await rezipped(change)
  await expect(readKerasFile(file)).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
})

test('a zip that is cut anywhere is a coded error', async () => {
  await writeKeras3(network, file)
  const bytes = await readFile(file)
  for (const part of [0.01, 0.1, 0.3, 0.6, 0.9]) {
    await writeFile(file, bytes.subarray(0, Math.floor(bytes.length * part)))
    await expect(readKerasFile(file)).rejects.toMatchObject({ code: 'METAML_E_KERAS_FILE' })
  }
})

test('a topology whose arrays are not there is refused', async () => {
  await rezipped(entries => {
    const topology = JSON.parse(new TextDecoder().decode(entries['config.json']))
    topology.config.layers[1].config.units = 4
    return { ...entries, 'config.json': strToU8(JSON.stringify(topology)) }
  })
  await expect(readKerasFile(file)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_WEIGHTS',
    expected: '[4, 4]',
    found: '[4, 3]',
  })
})
