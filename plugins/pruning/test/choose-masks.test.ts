import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseMasks, type PrunableKernel } from '../dist/choose-masks.js'

const kernels = fc
  .array(
    fc
      .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 2, max: 8 }) })
      .chain(({ rows, columns }) =>
        fc.record({
          shape: fc.constant([rows, columns]),
          data: fc
            .array(fc.float({ min: -1, max: 1, noNaN: true }), {
              minLength: rows * columns,
              maxLength: rows * columns,
            })
            .map(values => Float32Array.from(values)),
          held: fc
            .array(fc.constantFrom(0, 1, 1, 1), { minLength: rows * columns, maxLength: rows * columns })
            .map(values => Uint8Array.from(values)),
        }),
      ),
    { minLength: 1, maxLength: 3 },
  )
  .map(list =>
    list.map((kernel, index): PrunableKernel => ({ ...kernel, layer: `dense_${index}`, name: 'kernel' })),
  )
const rates = fc.double({ min: 0, max: 0.99, noNaN: true })
const zeros = (masks: readonly Uint8Array[]) =>
  masks.flatMap(mask => [...mask]).filter(keep => keep === 0).length

test('what was masked stays masked, and kept weights are no smaller than masked ones', () => {
  fc.assert(
    fc.property(kernels, rates, (group, rate) => {
      const masks = chooseMasks({ kernels: group, rate }, 'weight')
      let largestMasked = 0
      let smallestKept = Number.POSITIVE_INFINITY
      group.forEach(({ data, held }, k) => {
        const strongest = Math.max(...data.filter((_, i) => held![i] === 1).map(Math.abs))
        data.forEach((value, i) => {
          if (held![i] === 0) expect(masks[k]![i]).toBe(0)
          else if (masks[k]![i] === 0) largestMasked = Math.max(largestMasked, Math.abs(value))
          else if (Math.abs(value) < strongest) smallestKept = Math.min(smallestKept, Math.abs(value))
        })
      })
      expect(largestMasked).toBeLessThanOrEqual(smallestKept)
    }),
  )
})

test('the rate reached is the nearest that whole weights allow, but no kernel is emptied', () => {
  fc.assert(
    fc.property(kernels, rates, (group, rate) => {
      const total = group.reduce((sum, { data }) => sum + data.length, 0)
      const before = group.reduce((sum, { held }) => sum + held!.filter(keep => keep === 0).length, 0)
      const open = group.filter(({ held }) => held!.includes(1)).length
      const masks = chooseMasks({ kernels: group, rate }, 'weight')
      const wanted = Math.min(Math.max(rate * total, before), total - open)
      expect(Math.abs(zeros(masks) - wanted)).toBeLessThanOrEqual(1 / 2 + 1e-9)
    }),
  )
})

test('a higher rate masks all that a lower one does', () => {
  fc.assert(
    fc.property(kernels, rates, rates, fc.constantFrom('weight', 'filter'), (group, a, b, granularity) => {
      const less = chooseMasks({ kernels: group, rate: Math.min(a, b) }, granularity)
      const more = chooseMasks({ kernels: group, rate: Math.max(a, b) }, granularity)
      less.forEach((mask, k) => {
        mask.forEach((keep, i) => {
          if (keep === 0) expect(more[k]![i]).toBe(0)
        })
      })
    }),
  )
})

test('filters go as whole columns, the weakest first', () => {
  const kernel = { layer: 'conv', name: 'kernel', shape: [1, 2, 3], data: Float32Array.of(1, 9, 2, 1, 9, 2) }
  expect(chooseMasks({ kernels: [kernel], rate: 0.34 }, 'filter')).toEqual([Uint8Array.of(0, 1, 1, 0, 1, 1)])
  expect(chooseMasks({ kernels: [kernel], rate: 0.9 }, 'filter')).toEqual([Uint8Array.of(0, 1, 0, 0, 1, 0)])
})

test('ranked together, the kernel of small weights gives more of them', () => {
  const small = { layer: 'a', name: 'kernel', shape: [2, 2], data: Float32Array.of(0.1, 0.2, 0.3, 0.4) }
  const large = { layer: 'b', name: 'kernel', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }
  expect(chooseMasks({ kernels: [small, large], rate: 0.375 }, 'weight')).toEqual([
    Uint8Array.of(0, 0, 0, 1),
    Uint8Array.of(1, 1, 1, 1),
  ])
})
