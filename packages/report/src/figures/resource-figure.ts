import type { Stage } from '@metaml/core'
import * as Plot from '@observablehq/plot'
import { drawPanels, type Panel } from './draw-panels.js'
import { stepAxis } from './search-figure.js'
import type { Search } from './search-points.js'

/** What is drawn, and in what it is counted. */
const units = {
  DSP: 'number',
  LUT: 'number',
  FF: 'number',
  latency_cycles: 'cycles',
  multiplications: 'number',
  bits: 'bits',
} as const
const palette: { readonly [stage in Stage]: string } = {
  float: '#777777',
  csim: '#777777',
  estimate: '#1565c0',
  csynth: '#6a1b9a',
  cosim: '#6a1b9a',
  synthesis: '#ad5700',
  'place-and-route': '#1b7f3b',
}

/**
 * Resources at each step of a search, one panel a resource, each point with its stage (the paper's figure 4 c, d).
 * Undefined where no step has any.
 */
export function drawResources(search: Search): string | undefined {
  const panels = Object.entries(units).flatMap(([name, unit]) => resourcePanel(search, name, unit) ?? [])
  return panels.length === 0 ? undefined : drawPanels(panels)
}

function resourcePanel({ name: search, points }: Search, name: string, unit: string): Panel | undefined {
  const data = points.flatMap(({ step, metrics }) =>
    metrics
      .filter(metric => metric.name === name)
      .map(({ value, low, high, stage }) => ({ step, value, low: low ?? value, high: high ?? value, stage })),
  )
  if (data.length === 0) return undefined
  const stages = [...new Set(data.map(({ stage }) => stage))]
  const color = ({ stage }: { stage: Stage }): string => palette[stage]
  return {
    title: `${search}: ${name} at each step`,
    notes: data.some(({ low, high }) => low < high) ? ['Lines: the interval of each estimate.'] : [],
    legend: stages.map(stage => ({ label: stage, color: palette[stage] })),
    options: {
      x: stepAxis(points),
      y: { label: `${name} (${unit})`, grid: true, nice: true, zero: true },
      marks: [
        Plot.line(data, { x: 'step', y: 'value', z: 'stage', stroke: '#aaa' }),
        Plot.link(data, { x: 'step', y1: 'low', y2: 'high', stroke: color }),
        Plot.dot(data, { x: 'step', y: 'value', fill: color, r: 4.5 }),
      ],
    },
  }
}
