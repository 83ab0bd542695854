import type { ModelDraft } from '@metaml/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskProblems, masksOf, withMasks } from '../../dist/testing/masks.js'
import { maskHeader, readArray, writeArray } from '../../dist/testing/npy-array.js'
// @ts-expect-error plain JavaScript
import { npy } from '../fixtures/tiny-plugin/npy.mjs'

const kernel = 'weights/layer/kernel.npy'
const mask = 'masks/layer/kernel.npy'
const draft = (values: readonly number[]): ModelDraft => ({
  kind: 'dnn',
  descriptor: {},
  files: { 'graph.json': new Uint8Array([1]), [kernel]: npy(values), 'weights/layer/bias.npy': npy([1]) },
})
const modelOf = (files: { readonly [path: string]: Uint8Array | string }) => ({
  files: Object.fromEntries(Object.keys(files).map(path => [path, ''])),
  read: async (path: string) => files[path] as Uint8Array,
})

test('arrays read as they were written', () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 1, noNaN: true }), values => {
      const array = readArray(npy([...values]))
      expect([...array.values]).toEqual([...values])
      expect([...readArray(Buffer.from(npy([...values]))).values]).toEqual([...values])
      expect(array.shape).toBe(String(values.length))
      expect(writeArray(array.header, array.values)).toEqual(npy([...values]))
      const bits = Uint8Array.from(values, value => (value > 0 ? 1 : 0))
      const read = readArray(writeArray(maskHeader(array.header), bits))
      expect([read.shape, [...read.values]]).toEqual([array.shape, [...bits]])
    }),
  )
  expect(() => readArray(new Uint8Array(20))).toThrow(RangeError)
})

test('every third weight of a kernel is held at zero; a network that has masks keeps its own', async () => {
  const masked = await withMasks(draft([1, 2, 3, 4]))
  expect(Object.keys(masked.files).sort()).toEqual(['graph.json', mask, 'weights/layer/bias.npy', kernel])
  expect([...readArray(masked.files[mask] as Uint8Array).values]).toEqual([0, 1, 1, 0])
  expect([...readArray(masked.files[kernel] as Uint8Array).values]).toEqual([0, 2, 3, 0])
  expect(await withMasks(masked)).toBe(masked)
})

test('what a task may do to masks, and what not', async () => {
  const masked = await withMasks(draft([1, 2, 3, 4]))
  const before = await masksOf(masked)
  const { header } = readArray(npy([0, 0, 0, 0]))
  const maskFile = (...bits: number[]) => writeArray(maskHeader(header), Uint8Array.from(bits))
  const problemsOf = (files: object) => maskProblems(before, modelOf({ ...masked.files, ...files }))
  expect(await problemsOf({})).toEqual([])
  expect(await problemsOf({ [mask]: maskFile(0, 1, 0, 0), [kernel]: npy([0, 7, 0, 0]) })).toEqual([])
  expect(await problemsOf({ [kernel]: npy([0, 2, 3, 5]) })).toEqual([
    expect.stringContaining('has 5 at value 3'),
  ])
  expect(await problemsOf({ [mask]: maskFile(0, 1, 1, 1) })).toEqual([
    expect.stringContaining('lets value 3 go'),
  ])
  const { [mask]: _, ...without } = masked.files
  expect(await maskProblems(before, modelOf(without))).toEqual([`${mask} is gone.`])
  expect(await maskProblems(before, modelOf({ [mask]: maskFile(0, 1, 1, 0) }))).toEqual([
    `${mask} belongs to no weights.`,
  ])
  // A layer that was cut down or taken away has no weights to hold.
  const { header: two } = readArray(npy([0, 0]))
  const sliced = { [kernel]: npy([2, 0]), [mask]: writeArray(maskHeader(two), Uint8Array.of(1, 0)) }
  expect(await maskProblems(before, modelOf(sliced))).toEqual([])
  expect(await maskProblems(before, modelOf({}))).toEqual([])
})
