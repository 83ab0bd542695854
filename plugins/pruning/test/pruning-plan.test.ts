import type { Network } from '@metaml/keras'
import { expect, test } from 'vitest'
import { type PruningOrder, planPruning } from '../dist/pruning-plan.js'

/** Two dense layers, 4-4-2; the first has weights 1 to 16, the second 0.1 to 0.8. */
function network(masks: Network['masks'] = new Map()): Network {
  const array = (shape: number[], value: (i: number) => number) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => value(i)),
  })
  return {
    graph: { class_name: 'Sequential', config: { name: 'net', layers: [] } },
    weights: new Map([
      [
        'fc1',
        new Map([
          ['kernel', array([4, 4], i => i + 1)],
          ['bias', array([4], () => 1)],
        ]),
      ],
      [
        'out',
        new Map([
          ['kernel', array([4, 2], i => (i + 1) / 10)],
          ['bias', array([2], () => 1)],
        ]),
      ],
    ]),
    masks,
  } as unknown as Network
}

const order: PruningOrder = {
  rate: 0.5,
  ranking: 'global',
  granularity: 'weight',
  schedule: 'gradual',
  masks: 'keep',
  exclude: [],
}
const zeros = (mask: Uint8Array | undefined) => mask?.filter(keep => keep === 0).length

function zerosAt(net: Network, changes: Partial<PruningOrder>, progress = 1) {
  const masks = planPruning(net, { ...order, ...changes }).masksAt(progress, net.weights)
  return Object.fromEntries(
    [...masks].flatMap(([layer, arrays]) =>
      [...arrays].map(([name, mask]) => [`${layer}/${name}`, zeros(mask)]),
    ),
  )
}

test('ranked over all layers, small weights go wherever they are', () => {
  expect(zerosAt(network(), {})).toEqual({ 'fc1/kernel': 5, 'out/kernel': 7 })
})

test('ranked by layer, each gives the same share', () => {
  expect(zerosAt(network(), { ranking: 'layer' })).toEqual({ 'fc1/kernel': 8, 'out/kernel': 4 })
})

test('rates of layers leave the others alone; the share asked for is of what is pruned', () => {
  expect(zerosAt(network(), { rate: { fc1: 0.25 } })).toEqual({ 'fc1/kernel': 4 })
  expect(planPruning(network(), { ...order, rate: { fc1: 0.25, out: 0.5 } }).asked).toBeCloseTo(1 / 3, 12)
})

test('an excluded layer is left alone', () => {
  expect(zerosAt(network(), { exclude: ['out'] })).toEqual({ 'fc1/kernel': 8 })
})

test('a gradual rate is lower early on, a one-shot rate is not', () => {
  expect(zerosAt(network(), {}, 0)).toEqual({ 'fc1/kernel': 0, 'out/kernel': 0 })
  expect(zerosAt(network(), { schedule: 'one-shot' }, 0)).toEqual({ 'fc1/kernel': 5, 'out/kernel': 7 })
})

test('masks of the input stay, or are dropped but in excluded layers', () => {
  const last = Uint8Array.from({ length: 16 }, (_, i) => (i === 15 ? 0 : 1))
  const masked = network(
    new Map([
      ['fc1', new Map([['kernel', last]])],
      ['out', new Map([['kernel', Uint8Array.of(1, 1, 1, 1, 1, 1, 1, 0)]])],
    ]),
  )
  expect(zerosAt(masked, { rate: 0 })).toEqual({ 'fc1/kernel': 1, 'out/kernel': 1 })
  expect(zerosAt(masked, { rate: 0, masks: 'drop' })).toEqual({ 'fc1/kernel': 0, 'out/kernel': 0 })
  expect(zerosAt(masked, { rate: 0, masks: 'drop', exclude: ['out'] })).toEqual({
    'fc1/kernel': 0,
    'out/kernel': 1,
  })
  const { masksAt } = planPruning(masked, order)
  expect(masksAt(1, masked.weights).get('fc1')!.get('kernel')![15]).toBe(0)
})

test('a pruned unit loses its bias too, and classes are never pruned', () => {
  expect(zerosAt(network(), { granularity: 'filter' })).toEqual({ 'fc1/kernel': 8, 'fc1/bias': 2 })
})

test.each([
  [{ rate: { fc2: 0.5 } }, 'METAML_E_PRUNING_LAYER'],
  [{ exclude: ['fc'] }, 'METAML_E_PRUNING_LAYER'],
  [{ rate: { out: 0.5 }, granularity: 'filter' }, 'METAML_E_PRUNING_LAYER'],
  [{ exclude: ['fc1', 'out'] }, 'METAML_E_PRUNING_NOTHING'],
] satisfies [Partial<PruningOrder>, string][])('%j is refused with %s', (changes, code) => {
  expect(() => planPruning(network(), { ...order, ...changes })).toThrow(expect.objectContaining({ code }))
})
