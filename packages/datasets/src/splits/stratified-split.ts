import type { Split } from '@metaml/core'
import { seededRandom, shuffle } from './seeded-random.js'

/** Codes of the splits, in the arrays that say which row belongs where. */
export const splitCodes: readonly Split[] = ['train', 'validation', 'test']

/** Which shares of the rows go where; `train` gets the rest. */
export interface SplitShares {
  /** Of the drawing. */
  readonly seed: number
  readonly validation: number
  readonly test: number
}

/**
 * Draws a split: of every class, each split gets its share, to the row.
 *
 * Where a share leaves less than a row over, rows go to the split that lacks most of its due so far, so that the
 * totals are right as well. A class of three rows or more is in every split that has a share.
 * @param strata each row's class (below 256); an empty array takes all rows as one class
 * @returns each row's index in {@link splitCodes}
 */
export function stratifiedSplit(strata: Uint8Array, rows: number, shares: SplitShares): Uint8Array {
  const random = seededRandom(shares.seed)
  const parts = [1 - shares.validation - shares.test, shares.validation, shares.test]
  const split = new Uint8Array(rows)
  const owed = [0, 0, 0]
  for (const members of rowsByClass(strata, rows)) {
    shuffle(members, random)
    const sizes = divide(members.length, parts, owed)
    let at = 0
    sizes.forEach((size, code) => {
      for (const row of members.subarray(at, at + size)) split[row] = code
      at += size
    })
  }
  return split
}

/** The rows of each class in their order, class by class; classes without rows are left out. */
function rowsByClass(strata: Uint8Array, rows: number): Uint32Array[] {
  const counts = new Uint32Array(256)
  for (let row = 0; row < rows; row++) counts[strata[row] ?? 0]!++
  const members = Array.from(counts, count => new Uint32Array(count))
  counts.fill(0)
  for (let row = 0; row < rows; row++) {
    const stratum = strata[row] ?? 0
    members[stratum]![counts[stratum]!++] = row
  }
  return members.filter(list => list.length > 0)
}

/** Whole numbers that add up to `count`, each within one of its share; `owed` carries what was rounded off. */
function divide(count: number, parts: readonly number[], owed: number[]): number[] {
  const due = parts.map(part => part * count)
  const sizes = due.map(Math.floor)
  for (let left = count - sum(sizes); left > 0; left--) {
    const lack = due.map((d, i) => (d > sizes[i]! ? owed[i]! + d - sizes[i]! : Number.NEGATIVE_INFINITY))
    sizes[lack.indexOf(Math.max(...lack))]!++
  }
  if (count >= parts.length) {
    parts.forEach((part, i) => {
      if (part === 0 || sizes[i]! > 0) return
      sizes[i] = 1
      sizes[sizes.indexOf(Math.max(...sizes))]!--
    })
  }
  due.forEach((d, i) => {
    owed[i]! += d - sizes[i]!
  })
  return sizes
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
