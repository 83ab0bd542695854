import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { type Jets, loadJets } from '@metaml/dataset-jets'
import { beforeAll, describe, expect, it } from 'vitest'

let jets: Jets

beforeAll(async () => {
  jets = await loadJets()
})

function column(name: string): Float32Array {
  const place = jets.features.indexOf(name)
  expect(place).toBeGreaterThanOrEqual(0)
  return Float32Array.from({ length: jets.rows }, (_, row) => jets.x[row * jets.features.length + place]!)
}

/** Rows of each class. */
function countClasses(y: Uint8Array): number[] {
  const counts = new Array<number>(jets.classes.length).fill(0)
  for (const index of y) counts[index] = (counts[index] ?? 0) + 1
  return counts
}

describe('loadJets', () => {
  it('gives one row of 16 numbers and one class for each jet', () => {
    expect(jets.x).toHaveLength(jets.rows * 16)
    expect(jets.y).toHaveLength(jets.rows)
    expect(jets.x.every(Number.isFinite)).toBe(true)
  })

  it('gives the rows of the digest', () => {
    const hash = createHash('sha256')
    const bytes = new DataView(new ArrayBuffer(4 * jets.x.length))
    jets.x.forEach((value, index) => {
      bytes.setFloat32(4 * index, value, true)
    })
    hash.update(bytes).update(jets.y)
    expect(jets.digest).toBe(`sha256-${hash.digest('hex')}`)
  })

  it('has as many rows of each class in each split', () => {
    for (const [from, to] of [jets.splits.train, jets.splits.validation, jets.splits.test]) {
      const each = (to - from) / jets.classes.length
      expect(countClasses(jets.y.subarray(from, to))).toEqual(jets.classes.map(() => each))
    }
  })

  it('mixes the classes within each split', () => {
    for (const [from, to] of [jets.splits.train, jets.splits.validation, jets.splits.test]) {
      for (const start of [from, to - 1000]) {
        const counts = countClasses(jets.y.subarray(start, start + 1000))
        // 200 expected of each, with a deviation of 13.
        expect(Math.min(...counts)).toBeGreaterThan(130)
        expect(Math.max(...counts)).toBeLessThan(270)
      }
    }
  })

  it('repeats no row', () => {
    const width = jets.features.length
    const seen = new Set<string>()
    for (let row = 0; row < jets.rows; row++) {
      seen.add(jets.x.subarray(row * width, (row + 1) * width).join())
    }
    expect(seen.size).toBe(jets.rows)
  })

  it('has equal columns 7 and 9, as the features are defined', () => {
    expect(column('d2_a1_b1_mmdt')).toEqual(column('d2_b1_mmdt'))
    expect([jets.features.indexOf('d2_b1_mmdt'), jets.features.indexOf('d2_a1_b1_mmdt')]).toEqual([6, 8])
  })

  it('keeps what the definitions imply', () => {
    expect(column('zlogz').every(value => value < 0)).toBe(true)
    expect(column('c1_b0_mmdt').every(value => value > 0 && value < 0.5)).toBe(true)
    expect(column('mass_mmdt').every(value => value > 0 && value < 1000)).toBe(true)
    expect(column('multiplicity').every(value => Number.isInteger(value) && value >= 3)).toBe(true)
    // zlogz is an entropy: at most that of as many equal shares.
    const most = column('multiplicity').map(Math.log)
    expect(column('zlogz').every((value, row) => -value <= most[row]! * 1.001)).toBe(true)
  })

  it('takes less than 5 MB', async () => {
    const { size } = await stat(new URL('../data/jets.bin.br', import.meta.url))
    expect(size).toBeLessThan(5e6)
  })
})
