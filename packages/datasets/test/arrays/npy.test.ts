import { deflateRawSync } from 'node:zlib'
import { resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { openNpy } from '../../dist/arrays/npy.js'
import { npy, npyTexts, zip } from '../npy.js'
import { makeProject, openAll, opened, rows } from '../project.js'

const x = npy('<f4', [20, 2], Float32Array.from(rows.flatMap(row => [row.a, row.b])))
const names = npyTexts(rows.map(row => row.class))
const codes = npy(
  '<i8',
  [20],
  BigInt64Array.from(rows, row => BigInt(row.class === 'red' ? 1 : 0)),
)

/** What NumPy 2.4 writes for an array of objects with the texts g, q, t, w, z. */
const pickled = Buffer.from(
  'gASVngAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsFhZRoA4wFZHR5cGWUk5SMAk84lImIh5RSlChLA4wBfJROTk5K/////0r/////Sz90lGKJXZQojAFnlIwBcZSMAXSUjAF3lIwBepRldJRiLg==',
  'base64',
)

test.each([
  ['stored', undefined],
  ['deflated', (bytes: Uint8Array) => deflateRawSync(bytes)],
])('inputs and labels of an archive are read, %s', async (_, pack) => {
  const project = await makeProject({ 'rows.npz': zip({ 'x.npy': x, 'y.npy': names }, pack) })
  expect((await openAll('rows.npz', project)).all).toEqual(opened)
})

test('arrays may have names of their own, and labels be in a second file', async () => {
  const project = await makeProject({
    'rows.npz': zip({ 'jets.npy': x, 'kinds.npy': names }),
    'x.npy': x,
    'y.npy': names,
    'y.txt': rows.map(row => `${row.class}\n`).join(''),
  })
  const source = { file: 'rows.npz', features: 'jets', label: 'kinds' }
  expect((await openAll(source, project)).all).toEqual(opened)
  expect((await openAll({ file: 'x.npy', labels: 'y.npy' }, project)).all).toEqual(opened)
  expect((await openAll({ file: 'x.npy', labels: 'y.txt' }, project)).all).toEqual(opened)
})

test('codes go by the names of the classes', async () => {
  const project = await makeProject({ 'rows.npz': zip({ 'x.npy': x, 'y.npy': codes }) })
  const { all, reference } = await openAll({ file: 'rows.npz', classes: ['green', 'red'] }, project)
  expect(all).toEqual(opened)
  expect(reference.classes).toEqual(['green', 'red'])
  expect((await openAll('rows.npz', project)).reference.classes).toEqual(['0', '1'])
})

test('a folder as the hls4ml tutorial writes it: given test rows, one-hot labels, pickled classes', async () => {
  const five = ['g', 'q', 't', 'w', 'z']
  const make = (count: number, from: number): [Buffer, Buffer] => [
    npy(
      '<f8',
      [count, 2],
      Float64Array.from({ length: count * 2 }, (_, i) => from + i / 2),
    ),
    npy(
      '<f8',
      [count, 5],
      Float64Array.from({ length: count * 5 }, (_, i) => (i % 5 === Math.floor(i / 5) % 5 ? 1 : 0)),
    ),
  ]
  const [trainX, trainY] = make(40, 0)
  const [testX, testY] = make(10, 1000)
  const project = await makeProject({
    'data/X_train_val.npy': trainX,
    'data/y_train_val.npy': trainY,
    'data/X_test.npy': testX,
    'data/y_test.npy': testY,
    'data/classes.npy': npy('|O', [5], pickled),
  })
  const { reference, splits, all } = await openAll('data', project)
  expect(reference).toMatchObject({ classes: five, splits: { train: 32, validation: 8, test: 10 } })
  expect([...splits.test.y]).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
  expect(splits.test.x[0]).toBe(1000)
  for (const { x, y } of all.slice(0, 40)) expect(y).toBe(five[x[0]! % 5])
})

test('labels that are no single 1 are an error with row and column', async () => {
  const y = npy(
    '<f4',
    [20, 2],
    Float32Array.from(rows.flatMap((_, i) => (i === 4 ? [1, 1] : [1 - (i % 2), i % 2]))),
  )
  const project = await makeProject({ 'rows.npz': zip({ 'x.npy': x, 'y.npy': y }) })
  await expect(resolveDataset('rows.npz', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    found: '1, 1',
    data: { row: 5 },
  })
})

test('a NaN is an error with row and column, more labels than rows one of both files', async () => {
  const bad = npy(
    '<f4',
    [20, 2],
    Float32Array.from(rows.flatMap((row, i) => [row.a, i === 4 ? Number.NaN : 0])),
  )
  const project = await makeProject({
    'bad.npz': zip({ 'x.npy': bad, 'y.npy': names }),
    'more.npz': zip({ 'x.npy': x, 'y.npy': npyTexts([...rows.map(row => row.class), 'red']) }),
  })
  await expect(openAll('bad.npz', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_VALUE',
    data: { row: 5, column: '2' },
  })
  await expect(openAll('more.npz', project)).rejects.toMatchObject({ code: 'METAML_E_DATASET_FILE' })
})

const values = [0, 1, 2, -3, 4, 5]
test.each([
  ['<f4', Float32Array.from(values)],
  ['<f8', Float64Array.from(values)],
  ['<i2', Int16Array.from(values)],
  ['<i8', BigInt64Array.from(values, BigInt)],
  ['>i4', Buffer.from(Int32Array.from(values).buffer).swap32()],
  ['<f2', Uint16Array.of(0, 0x3c00, 0x4000, 0xc200, 0x4400, 0x4500)],
])('numbers of type %s are read, in either order', async (descr, data) => {
  async function read(bytes: Buffer): Promise<number[]> {
    const array = await openNpy(async function* () {
      yield bytes.subarray(0, 7)
      yield bytes.subarray(7)
    }, 'f')
    const found: number[] = []
    if (array.kind === 'numbers') for await (const block of array.blocks()) found.push(...block)
    return found
  }
  expect(await read(npy(descr, [2, 3], data))).toEqual(values)
  expect(await read(npy(descr, [3, 2], data, true))).toEqual([0, -3, 1, 4, 2, 5])
})

test('of a pickle texts alone are taken', async () => {
  const evil = Buffer.from('\x80\x04cos\nsystem\n(X\x04\x00\x00\x00exittR.', 'latin1')
  const project = await makeProject({
    'x.npy': x,
    'y.npy': npy('|O', [20], evil),
    'cut.npy': x.subarray(0, 150),
  })
  await expect(openAll({ file: 'x.npy', labels: 'y.npy' }, project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
    found: 'a pickle of something else',
  })
  await expect(openAll({ file: 'cut.npy', labels: 'y.npy' }, project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
  })
})
