import { buildJetDnn, buildResnet9, buildVgg7, layers, type Network, predict } from '@metaml/keras'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countMultiplications } from '../dist/narrow/count-multiplications.js'
import { findUnits } from '../dist/narrow/find-units.js'
import { narrowNetwork, widthsOf } from '../dist/narrow/narrow-network.js'
import { removeUnits } from '../dist/narrow/remove-units.js'
import { unitGroups } from '../dist/narrow/unit-groups.js'
import { buildNetwork, samples } from './build-network.js'

/** A network in which nobody uses what these sets of units give. */
function unused(network: Network, removed: ReadonlySet<number>): Network {
  const units = findUnits(network)
  const weights = new Map([...network.weights].map(([layer, arrays]) => [layer, new Map(arrays)]))
  for (const { name, inputs } of units.layers) {
    for (const [array, { shape, data }] of weights.get(name) ?? []) {
      if (array !== 'kernel' && array !== 'pointwise_kernel') continue
      const into = units.outputs.get(inputs[0]!)!
      const [rows, columns] = shape.slice(-2) as [number, number]
      const repeat = rows / into.length
      const cleared = data.map((value, i) => {
        const row = Math.floor(i / columns) % rows
        return removed.has(into[Math.floor(row / repeat)]!) ? 0 : value
      })
      weights.get(name)!.set(array, { shape, data: cleared })
    }
  }
  return { ...network, weights }
}

test.each(samples)('units that nobody uses are removed without a trace: $name', async ({ shape, layers }) => {
  const network = buildNetwork(shape, layers)
  const units = findUnits(network)
  const groups = unitGroups(units)
  expect(groups.length).toBeGreaterThan(0)
  const size = shape.reduce((a, b) => a * b)
  const x = Float32Array.from({ length: 3 * size }, (_, i) => Math.sin(i * 7.3))
  const choice = fc.tuple(...groups.map(({ sets }) => fc.subarray([...sets], { maxLength: sets.length - 1 })))
  await fc.assert(
    fc.asyncProperty(choice, async chosen => {
      const removed = new Set(chosen.flat())
      const before = unused(network, removed)
      const after = removeUnits(before, units, removed)
      const [wide, narrow] = [await predict(before, x, 3), await predict(after, x, 3)]
      expect(narrow.length).toBe(wide.length)
      for (const [i, value] of wide.entries()) expect(narrow[i]).toBeCloseTo(value, 3)
    }),
    { numRuns: 20 },
  )
})

test('the groups of the built networks: each hidden layer alone, residual sums together', () => {
  const names = (network: Network) => unitGroups(findUnits(network)).map(({ name }) => name)
  expect(names(buildJetDnn({ seed: 1 }))).toEqual(['fc1', 'fc2', 'fc3'])
  expect(names(buildVgg7({ seed: 1 }))).toEqual(['conv1', 'conv2', 'conv3', 'conv4', 'fc1', 'fc2'])
  expect(names(buildResnet9({ seed: 1 }))).toEqual([
    'stem1_conv',
    'stem2_conv+block1_conv2',
    'block1_conv1',
    'block2_conv1',
    'block2_conv2+block2_shortcut_conv',
    'block3_conv1',
    'block3_conv2+block3_shortcut_conv',
  ])
})

test('a sum of concatenated branches ties each branch to its share', () => {
  const { shape, layers } = samples.find(({ name }) => name.startsWith('branches'))!
  const groups = unitGroups(findUnits(buildNetwork(shape, layers)))
  expect(groups.map(({ name, sets }) => [name, sets.length])).toEqual([
    ['a+c+d', 4],
    ['b+c', 3],
  ])
})

test('what is tied to input or output keeps its width', () => {
  const tied = buildNetwork(
    [6],
    [
      ['Dense', 'a', { units: 6 }],
      ['Add', 'sum', {}, ['a', 'in']],
      ['Dense', 'b', { units: 4 }],
      ['Dense', 'c', { units: 3 }],
      ['Dense', 'd', { units: 3 }, ['b']],
      ['Add', 'out', {}, ['c', 'd']],
    ],
  )
  expect(unitGroups(findUnits(tied)).map(({ name }) => name)).toEqual(['b'])
})

test('the most important units stay, in their order, and masks with them', () => {
  const network = buildNetwork(
    [2],
    [
      ['Dense', 'a', { units: 4, use_bias: false }],
      ['Dense', 'out', { units: 1, use_bias: false }],
    ],
  )
  const array = (shape: number[], values: number[]) => ({ shape, data: Float32Array.from(values) })
  const given: Network = {
    ...network,
    weights: new Map([
      ['a', new Map([['kernel', array([2, 4], [5, 1, 0, 3, 1, 1, 9, 3])]])],
      // Unit 0 is made strongly but hardly used; unit 2 is used not at all.
      ['out', new Map([['kernel', array([4, 1], [0.1, 2, 0, 1])]])],
    ]),
    masks: new Map([['a', new Map([['kernel', Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 1)]])]]),
  }
  const narrow = narrowNetwork(given, { a: 2 })
  expect([...narrow.weights.get('a')!.get('kernel')!.data]).toEqual([1, 3, 1, 3])
  expect([...narrow.weights.get('out')!.get('kernel')!.data]).toEqual([2, 1])
  expect([...narrow.masks.get('a')!.get('kernel')!]).toEqual([1, 1, 1, 1])
  const three = narrowNetwork(given, { a: 3 })
  expect([...three.weights.get('a')!.get('kernel')!.data]).toEqual([5, 1, 3, 1, 1, 3].map(Math.fround))
  expect(layers(narrow).map(({ outputShape }) => outputShape.at(-1))).toEqual([2, 2, 1])
})

test('quantisers stay with their layers', () => {
  const quantizers = { fc1: { kernel: 'quantized_bits(6,0,0,alpha=1)' } }
  const narrow = narrowNetwork({ ...buildJetDnn({ seed: 1 }), quantizers }, { fc1: 10 })
  expect(narrow.quantizers).toEqual(quantizers)
  expect(widthsOf(narrow)).toEqual({ fc1: 10, fc2: 32, fc3: 32 })
})

test('multiplications count weights that are not zero, once for each place', () => {
  expect(countMultiplications(buildJetDnn({ seed: 1 }))).toBe(16 * 64 + 64 * 32 + 32 * 32 + 32 * 5)
  const network = buildNetwork(
    [4, 4, 2],
    [
      ['Conv2D', 'a', { filters: 3, kernel_size: 3, padding: 'same' }],
      ['Flatten', 'f'],
      ['Dense', 'out', { units: 5 }],
    ],
  )
  expect(countMultiplications(network)).toBe(16 * 9 * 2 * 3 + 48 * 5)
})

test('each built network predicts at every width', async () => {
  for (const build of [buildJetDnn, buildVgg7, buildResnet9]) {
    const network = build({ seed: 2 })
    const full = widthsOf(network)
    for (const factor of [0.01, 0.4, 0.9]) {
      const widths = Object.fromEntries(
        Object.entries(full).map(([name, width]) => [name, Math.max(1, Math.round(width * factor))]),
      )
      const narrow = narrowNetwork(network, widths)
      expect(widthsOf(narrow)).toEqual(Object.fromEntries(Object.entries(widths).filter(([, n]) => n > 1)))
      const size = layers(network)[0]!.outputShape.reduce((a, b) => a * b)
      const outputs = await predict(narrow, new Float32Array(size * 2).fill(0.3), 2)
      expect(outputs.length).toBe(2 * layers(network).at(-1)!.outputShape.at(-1)!)
      expect(outputs.every(Number.isFinite)).toBe(true)
    }
  }
})
