import { createEstimator } from '@metaml/hls-estimate'
import { describe, expect, it } from 'vitest'
import { type PublicLayer, publicLayers, reports } from './public-layers.js'

const estimator = createEstimator()
const figures = { LUT: 'LUT', FF: 'FF', DSP: 'DSP', cycles: 'latency_max' } as const

/** Of each figure of a layer that its report says: whether the interval holds it, and how far off the value is. */
function compare({ report, layer, reported }: PublicLayer) {
  const { repository, ...target } = reports[report]
  const estimate = estimator.layer({ ...target, io_type: 'io_stream', ...layer })
  return Object.entries(figures).flatMap(([figure, name]) => {
    const found = reported[figure as keyof typeof figures]
    const value = estimate[name]
    if (found === undefined) return []
    if (value === null) return [{ figure, repository, layer, found, value, held: false, off: 1 }]
    const [low, high] = [estimate.low[name] ?? value, estimate.high[name] ?? value]
    expect(value).toBeGreaterThanOrEqual(low)
    expect(value).toBeLessThanOrEqual(high)
    const off = Math.abs(value - found) / Math.max(1, found)
    return [{ figure, repository, layer, found, value, low, high, held: low <= found && found <= high, off }]
  })
}

describe('layers on streams in public reports', () => {
  const all = publicLayers.flatMap(compare)

  it('are held by the intervals', () => {
    const kinds = [...new Set(all.map(({ layer }) => layer.kind))]
    const lines = kinds.flatMap(kind =>
      Object.keys(figures).map(figure => {
        const rows = all.filter(one => one.layer.kind === kind && one.figure === figure)
        const offs = rows.map(({ off }) => off).sort((a, b) => a - b)
        const median = offs[Math.floor((offs.length - 1) / 2)] ?? 0
        const [held, count] = [rows.filter(one => one.held).length, rows.length]
        return `${kind.padEnd(18)}${figure.padEnd(8)}${held} of ${count} held, median ${(100 * median).toFixed(0)} % off`
      }),
    )
    console.log(lines.join('\n'))
    const missed = all.filter(({ held }) => !held)
    for (const { figure, repository, layer, found, value, low, high } of missed as typeof all &
      { low: number; high: number }[])
      console.log(
        'missed',
        figure,
        repository,
        layer.kind,
        layer.n_channels,
        layer.n_words_in,
        found,
        value,
        low,
        high,
      )
    expect(missed.length / all.length).toBeLessThan(0.02)
  })

  it('have the DSPs that the law says where their weights are known', () => {
    const counted = all.filter(({ figure, layer }) => figure === 'DSP' && layer.distinct_csd3 !== undefined)
    expect(counted.length).toBe(9)
    for (const { found, value } of counted) expect(value).toBe(found)
  })

  it('have no DSP in a maximum', () => {
    const pools = all.filter(({ figure, layer }) => figure === 'DSP' && layer.pool_op === 'max')
    expect(pools.length).toBeGreaterThan(15)
    for (const { found, value, high } of pools as ((typeof pools)[number] & { high: number })[])
      expect([found, value, high]).toEqual([0, 0, 0])
  })
})
