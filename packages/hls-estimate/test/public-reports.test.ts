import { createEstimator, type LayerDescription } from '@metaml/hls-estimate'
import { describe, expect, it } from 'vitest'
import { type PublicLayer, publicLayers, publicProjects, reports } from './public-layers.js'

const estimator = createEstimator()
const figures = { LUT: 'LUT', FF: 'FF', DSP: 'DSP', cycles: 'latency_max' } as const
type Reported = keyof typeof figures

/** A figure that a report says, and what the estimate says of it. */
interface Comparison {
  readonly layer: LayerDescription
  readonly figure: Reported
  readonly found: number
  readonly value: number
  readonly low: number
  readonly high: number
}

const all = publicLayers.flatMap(compare)

function compare({ report, layer, reported }: PublicLayer): Comparison[] {
  const { repository, ...target } = reports[report]
  const estimate = estimator.layer({ ...target, io_type: 'io_stream', project: repository, ...layer })
  return (Object.keys(figures) as Reported[]).flatMap(figure => {
    const name = figures[figure]
    const [found, value] = [reported[figure], estimate[name] ?? Number.NaN]
    const [low, high] = [estimate.low[name] ?? value, estimate.high[name] ?? value]
    return found === undefined
      ? []
      : [{ layer: { ...layer, project: repository }, figure, found, value, low, high }]
  })
}

/** `conv1d` and `conv2d` are convolutions. */
function groupOf({ kind }: LayerDescription): string {
  return kind.replace(/[12]d$/, '').replace(/^hard_.*/, 'hard tanh, sigmoid')
}

function isHeld({ found, low, high }: Comparison): boolean {
  return low <= found && found <= high
}

function tableRow(group: string): string {
  const cells = (Object.keys(figures) as Reported[]).map(figure => {
    const rows = all.filter(one => groupOf(one.layer) === group && one.figure === figure)
    const offs = rows
      .map(({ value, found }) => Math.abs(value - found) / Math.max(1, found))
      .sort((a, b) => a - b)
    const median = offs[Math.floor((offs.length - 1) / 2)] ?? 0
    return `${figure} ${rows.filter(isHeld).length} of ${rows.length}, ${(100 * median).toFixed(0)} %`.padEnd(
      24,
    )
  })
  return `${group.padEnd(20)}${cells.join('')}`
}

describe('layers on streams in public reports', () => {
  it('are held by the intervals', () => {
    const groups = [...new Set(all.map(({ layer }) => groupOf(layer)))]
    console.log(
      `Held by the interval, and how far off the value is in the median:\n${groups.map(tableRow).join('\n')}`,
    )
    expect(all.length).toBeGreaterThan(390)
    expect(all.filter(one => !isHeld(one))).toEqual([])
  })

  it('have values near what was seen', () => {
    const lut = all.filter(({ figure }) => figure === 'LUT')
    const off = lut.map(({ value, found }) => Math.abs(value - found) / found).sort((a, b) => a - b)
    expect(off[Math.floor(off.length / 2)]).toBeLessThan(0.09)
  })

  it('have the DSPs that the law says where their weights are known', () => {
    const counted = all.filter(({ figure, layer }) => figure === 'DSP' && layer.distinct_csd3 !== undefined)
    expect(counted.length).toBe(9)
    for (const { found, value } of counted) expect(value).toBe(found)
  })

  it('add up to their projects, of which all weights are public', () => {
    for (const { report, totals } of publicProjects) {
      const { repository: _repository, ...target } = reports[report]
      const layers = publicLayers.filter(one => one.report === report).map(one => one.layer)
      const project = estimator.project(layers.map(layer => ({ ...target, io_type: 'io_stream', ...layer })))
      expect(project.DSP).toBe(totals.DSP)
      expect(Math.abs(project.LUT! / totals.LUT - 1)).toBeLessThan(0.06)
      expect(Math.abs(project.FF! / totals.FF - 1)).toBeLessThan(0.35)
      for (const [name, total] of Object.entries(totals)) {
        const figure = name as keyof typeof totals
        expect(project.low[figure] ?? project[figure]!).toBeLessThanOrEqual(total)
        expect(project.high[figure] ?? project[figure]!).toBeGreaterThanOrEqual(total)
      }
    }
  })

  it('have no DSP in a maximum', () => {
    const pools = all.filter(({ figure, layer }) => figure === 'DSP' && layer.pool_op === 'max')
    expect(pools.length).toBe(20)
    for (const { found, value, high } of pools) expect([found, value, high]).toEqual([0, 0, 0])
  })
})
