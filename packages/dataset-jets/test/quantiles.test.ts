import { loadJets } from '@metaml/dataset-jets'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distanceFrom } from './distance.js'
import { readQuantiles } from './shared-quantiles.js'

describe('the jets', () => {
  it('are distributed as the reference: KS distance at most 0.05 a feature, 0.03 on average', async ctx => {
    const reference = await readQuantiles()
    if (reference === undefined) return ctx.skip('the shared data with the reference quantiles is not there')
    const { features, rows, x } = await loadJets()
    expect([...reference.keys()]).toEqual(features)
    const distances = features.map((feature, place) => {
      const sample = Float32Array.from({ length: rows }, (_, row) => x[row * features.length + place]!)
      return distanceFrom(sample, reference.get(feature)!)
    })
    const mean = distances.reduce((sum, distance) => sum + distance) / distances.length
    console.log(
      [...features.map((feature, i) => `${feature.padEnd(16)} ${distances[i]!.toFixed(4)}`)].join('\n'),
      `\nmean ${mean.toFixed(4)}, largest ${Math.max(...distances).toFixed(4)}`,
    )
    expect(Math.max(...distances)).toBeLessThanOrEqual(0.05)
    expect(mean).toBeLessThanOrEqual(0.03)
  })
})

describe('distanceFrom', () => {
  it('is the share by which a sample is moved', () => {
    const uniform = Float32Array.from({ length: 1000 }, (_, i) => (i + 0.5) / 1000)
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), percent => {
        const moved = shares.map(share => share + percent / 100)
        expect(distanceFrom(uniform, { values: moved, shares })).toBeCloseTo(percent / 100, 2)
      }),
    )
  })

  it('compares counts where they step', () => {
    const counts = Float32Array.from([1, 1, 2, 2, 3, 3, 4, 4])
    const shares = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75]
    expect(distanceFrom(counts, { values: [1, 1, 2, 2, 3, 3], shares })).toBe(0)
    expect(distanceFrom(counts, { values: [1, 2, 2, 2, 3, 3], shares })).toBeCloseTo(0.125)
  })
})
