import fc from 'fast-check'
import { expect, test } from 'vitest'
import { averageLosses, nextAtBorder } from '../dist/border.js'
import { bestRate, bisection, grid, type RateSearch, type TriedRate } from '../dist/search.js'

/** What a network loses at a rate. */
type Curve = (rate: number) => number

/** Runs a search on losses. */
function run(search: RateSearch, lossAt: Curve, tolerance: number): TriedRate[] {
  const tried: TriedRate[] = []
  for (let next = search.next(tried); next !== undefined; next = search.next(tried)) {
    const loss = lossAt(next.rate)
    tried.push({ rate: next.rate, accepted: loss <= tolerance, loss })
  }
  return tried
}

/** The highest rate up to which a curve that never falls stays within a tolerance. */
function bestOf(curve: Curve, tolerance: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (curve(middle) <= tolerance) low = middle
    else high = middle
  }
  return low
}

/** Curves that never fall: sums of steps (cliffs) and powers, zero at rate 0. */
const monotone = fc
  .record({
    cliffs: fc.array(
      fc.record({
        at: fc.double({ min: 0.001, max: 1, noNaN: true }),
        by: fc.double({ min: 0, max: 0.1, noNaN: true }),
      }),
      {
        maxLength: 4,
      },
    ),
    height: fc.double({ min: 0, max: 0.5, noNaN: true }),
    power: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ cliffs, height, power }): Curve => {
    return rate => height * rate ** power + cliffs.reduce((sum, { at, by }) => sum + (rate > at ? by : 0), 0)
  })
const thresholds = fc.integer({ min: 5, max: 500 }).map(n => n / 1000)
const tolerances = fc.double({ min: 0, max: 0.1, noNaN: true })

test('on curves that never fall, cliffs among them, bisection is within 2β of the best rate and grid within β', () => {
  fc.assert(
    fc.property(monotone, thresholds, tolerances, (curve, threshold, tolerance) => {
      const best = bestOf(curve, tolerance)
      for (const [search, within] of [
        [bisection(threshold), 2 * threshold],
        [grid(threshold), threshold],
      ] as const) {
        const found = bestRate(run(search, curve, tolerance))!
        expect(found).toBeLessThanOrEqual(best + 1e-9)
        expect(best - found).toBeLessThan(within + 1e-9)
      }
    }),
  )
})

test('a grid tries ceil(1/β) rates, each once, and finds the far side of a hump', () => {
  fc.assert(
    fc.property(thresholds, threshold => {
      const tried = run(grid(threshold), () => 0, 0)
      expect(tried.length).toBe(Math.ceil(Number((1 / threshold).toFixed(9))))
      expect(tried.length).toBe(grid(threshold).most)
      expect(new Set(tried.map(({ rate }) => rate)).size).toBe(tried.length)
      expect(tried.at(-1)!.rate).toBeLessThan(1)
    }),
  )
  const hump: Curve = rate => (rate > 0.3 && rate < 0.8 ? 1 : 0)
  expect(bestRate(run(grid(0.1), hump, 0.5))).toBe(0.9)
  expect(bestRate(run(bisection(0.1), hump, 0.5))).toBeLessThan(0.3)
})

/** Normal numbers out of a seed (Box and Muller). */
function normals(seed: number): () => number {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 2 ** 32
  }
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next())
}

/** Bisection, then the border with three seeds, as PRUNING does it. */
function runRobust(threshold: number, measure: (rate: number, seed: number) => number, tolerance: number) {
  const tried = run(bisection(threshold), rate => measure(rate, 0), tolerance)
  const within = new Map<number, boolean>()
  const confidences = new Map<number, number>()
  const start = bestRate(tried)
  if (start === undefined) return { rate: undefined, confidence: undefined }
  const rates = tried.map(({ rate }) => rate)
  for (;;) {
    const next = nextAtBorder(rates, start, within)
    if ('answer' in next) return { rate: next.answer, confidence: confidences.get(next.answer ?? -1) }
    const mean = averageLosses(
      [0, 1, 2].map(seed => ({ loss: measure(next.measure, seed) })),
      tolerance,
    )
    within.set(next.measure, mean.loss <= tolerance)
    confidences.set(next.measure, mean.confidence)
  }
}

test('on noisy curves: how far off each search is', () => {
  const [tolerance, threshold, repeats] = [0.02, 0.02, 400]
  // As Jet-DNN loses: little up to 0.9, then ever more; and a cliff.
  const curves: [string, Curve][] = [
    ['rising', rate => 0.03 * rate ** 30 + 0.002 * rate],
    ['cliff', rate => (rate > 0.9 ? 0.05 : 0.004)],
  ]
  const lines: string[] = []
  for (const [name, curve] of curves) {
    const best = bestOf(curve, tolerance)
    for (const noise of [0, 0.002, 0.005]) {
      const errors: Record<string, number[]> = { bisection: [], grid: [], 'bisection-robust': [] }
      for (let repeat = 0; repeat < repeats; repeat++) {
        const random = normals(repeat + 1)
        const known = new Map<string, number>()
        const measure = (rate: number, seed: number): number => {
          const key = `${rate} ${seed}`
          if (!known.has(key)) known.set(key, curve(rate) + noise * random())
          return known.get(key)!
        }
        const once: Curve = rate => measure(rate, 0)
        errors.bisection!.push((bestRate(run(bisection(threshold), once, tolerance)) ?? 0) - best)
        errors.grid!.push((bestRate(run(grid(threshold), once, tolerance)) ?? 0) - best)
        errors['bisection-robust']!.push((runRobust(threshold, measure, tolerance).rate ?? 0) - best)
      }
      const rms = (values: number[]) =>
        Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length)
      for (const [search, off] of Object.entries(errors)) {
        const [least, most] = [Math.min(...off), Math.max(...off)].map(value => value.toFixed(3))
        const mean = off.reduce((a, b) => a + b) / off.length
        lines.push(
          `${name}, noise ${noise}, ${search}: off by ${rms(off).toFixed(4)} (root mean square), mean ${mean.toFixed(4)}, ${least} to ${most}`,
        )
      }
      if (noise === 0) {
        for (const off of Object.values(errors))
          expect(Math.max(...off.map(Math.abs))).toBeLessThan(2 * threshold)
      } else expect(rms(errors['bisection-robust']!)).toBeLessThanOrEqual(rms(errors.bisection!) + 1e-9)
    }
  }
  console.log(lines.join('\n'))
})

test('the confidence is the share of times that the rate is within the tolerance', () => {
  // Means of 8 seeds around a true loss that is itself drawn evenly around the tolerance.
  const random = normals(3)
  const bins = new Map<number, { said: number; held: number; count: number }>()
  for (let i = 0; i < 20_000; i++) {
    const truth = 0.02 + ((i % 101) - 50) * 4e-5
    const losses = Array.from({ length: 8 }, () => ({ loss: truth + 0.002 * random() }))
    const { confidence } = averageLosses(losses, 0.02)
    const bin = Math.min(9, Math.floor(confidence * 10))
    const entry = bins.get(bin) ?? { said: 0, held: 0, count: 0 }
    entry.said += confidence
    entry.held += truth <= 0.02 ? 1 : 0
    entry.count++
    bins.set(bin, entry)
  }
  for (const { said, held, count } of bins.values()) {
    if (count > 500) expect(Math.abs(said - held) / count).toBeLessThan(0.08)
  }
})
