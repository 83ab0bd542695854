import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildJetDnn, type Network, writeKeras2, writeKeras3 } from '@metaml/keras'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readReturned } from '../../dist/python/read-returned.js'

const dir = await mkdtemp(path.join(tmpdir(), 'metaml-returned-'))
afterAll(() => rm(dir, { recursive: true, force: true }))

const network = buildJetDnn({ seed: 1 })
const [layer, arrays] = [...network.weights][0]!
const mask = Uint8Array.from(arrays.get('kernel')!.data, (_, i) => (i % 3 === 0 ? 0 : 1))
const masked: Network = { ...network, masks: new Map([[layer, new Map([['kernel', mask]])]]) }
let topology: string
let weights: string

beforeAll(async () => {
  const files = await writeKeras2(network, path.join(dir, 'input'))
  topology = files.json
  weights = path.join(dir, 'alone.h5')
  await rename(files.weights, weights)
  await writeKeras3(network, path.join(dir, 'whole.keras'))
})

test.each(['alone.h5', 'whole.keras'])('%s: the masks stay, and what they hold is zero', async name => {
  const { network: given, held } = await readReturned(path.join(dir, name), masked, topology)
  expect(held).toBe(mask.filter(keep => keep === 0).length)
  expect(given.masks.get(layer)!.get('kernel')).toEqual(mask)
  const before = arrays.get('kernel')!.data
  expect(given.weights.get(layer)!.get('kernel')!.data).toEqual(
    before.map((value, i) => (mask[i] === 0 ? 0 : value)),
  )
})

test('of a kernel of another shape the zeros are held', async () => {
  const { shape, data } = network.weights.get(layer)!.get('kernel')!
  const wider = { shape: [shape[0]! + 1, shape[1]!], data: new Float32Array(data.length + shape[1]!) }
  const input = { ...masked, weights: new Map([...network.weights, [layer, new Map([['kernel', wider]])]]) }
  const { network: given, held } = await readReturned(path.join(dir, 'whole.keras'), input, topology)
  expect(held).toBe(0)
  expect(given.masks.get(layer)!.get('kernel')).toEqual(
    Uint8Array.from(given.weights.get(layer)!.get('kernel')!.data, value => (value === 0 ? 0 : 1)),
  )
})

test('what is no Keras file is refused', async () => {
  await expect(readReturned(path.join(dir, 'none.h5'), masked, topology)).rejects.toMatchObject({
    code: 'METAML_E_PYTHON_REPORT',
  })
  await writeFile(path.join(dir, 'text.h5'), 'no HDF5')
  await expect(readReturned(path.join(dir, 'text.h5'), masked, topology)).rejects.toMatchObject({
    code: 'METAML_E_KERAS_FILE',
  })
})

test('a network with a weight that is no number is refused, and told which', async () => {
  const data = arrays.get('kernel')!.data.slice()
  data[7] = Number.NaN
  const kernel = { ...arrays.get('kernel')!, data }
  const wrong = {
    ...network,
    weights: new Map([...network.weights, [layer, new Map([...arrays, ['kernel', kernel]])]]),
  }
  const { weights: file } = await writeKeras2(wrong, path.join(dir, 'wrong'))
  await expect(readReturned(file, network, topology)).rejects.toMatchObject({
    code: 'METAML_E_PYTHON_REPORT',
    found: expect.stringMatching(new RegExp(`^NaN in ${layer}/kernel of `)),
  })
})
