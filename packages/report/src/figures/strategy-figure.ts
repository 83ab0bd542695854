import * as Plot from '@observablehq/plot'
import type { Design } from '../compare/design.js'
import { drawPanels, type Panel } from './draw-panels.js'
import { unitText } from './unit-text.js'

const blue = '#1565c0'

/**
 * Designs of one data set beside each other, the strategies of the paper's figure 5: accuracy, DSP and LUT as bars.
 *
 * Bars of one panel share a stage; a design whose figure is of another one stands without a bar. Undefined where
 * nothing can be drawn.
 */
export function drawStrategies(designs: readonly Design[]): string | undefined {
  const panels = [accuracyPanel(designs), resourcePanel(designs, 'DSP'), resourcePanel(designs, 'LUT')]
  const drawn = panels.filter(panel => panel !== undefined)
  return drawn.length === 0 ? undefined : drawPanels(drawn)
}

function accuracyPanel(designs: readonly Design[]): Panel | undefined {
  const first = designs.find(({ accuracy }) => accuracy !== null)?.accuracy
  if (first === null || first === undefined) return undefined
  const data = designs.flatMap(({ name, accuracy }) =>
    accuracy !== null && accuracy.stage === first.stage && accuracy.split === first.split
      ? [{ name, value: accuracy.value }]
      : [],
  )
  const values = data.map(({ value }) => value)
  const span = Math.max(0.01, Math.max(...values) - Math.min(...values))
  return {
    title: `${first.metric}, ${first.stage}, ${first.split}`,
    notes: ['The axis does not begin at 0.'],
    height: bandHeight(designs),
    options: {
      ...bands(designs),
      x: {
        label: `${first.metric} (${unitText('1', values)})`,
        grid: true,
        domain: [Math.min(...values) - span / 2, Math.max(...values) + span / 4],
        tickFormat: '.3f',
      },
      marks: [
        Plot.dot(data, { x: 'value', y: 'name', fill: blue, r: 6 }),
        Plot.text(data, {
          x: 'value',
          y: 'name',
          text: d => d.value.toFixed(4),
          dx: 10,
          textAnchor: 'start',
        }),
      ],
    },
  }
}

function resourcePanel(designs: readonly Design[], name: 'DSP' | 'LUT'): Panel | undefined {
  const stage = designs.find(({ resources }) => resources?.[name])?.resources?.stage
  if (stage === undefined) return undefined
  const data = designs.flatMap(({ name: design, resources }) => {
    const figure = resources?.stage === stage ? resources[name] : null
    if (figure === null) return []
    const { value, low = value, high = value } = figure
    return [{ name: design, value, low, high }]
  })
  const most = Math.max(1, ...data.map(({ high }) => high))
  const intervals = data.filter(({ low, high }) => low < high)
  return {
    title: `${name}, ${stage ?? 'stage not said'}`,
    notes: intervals.length > 0 ? ['Lines: the interval of each estimate.'] : [],
    height: bandHeight(designs),
    options: {
      ...bands(designs),
      x: { label: `${name} (number)`, grid: true, ticks: 5, domain: [0, most * 1.15] },
      marks: [
        Plot.barX(data, { x: 'value', y: 'name', fill: blue, fillOpacity: 0.75 }),
        Plot.link(intervals, { x1: 'low', x2: 'high', y: 'name', stroke: 'black' }),
        Plot.text(data, {
          ...{ x: 'high', y: 'name', text: d => Math.round(d.value).toLocaleString('en-US') },
          ...{ dx: 5, textAnchor: 'start' },
        }),
        Plot.ruleX([0]),
      ],
    },
  }
}

/** So many designs are legible. */
function bandHeight(designs: readonly Design[]): number {
  return 90 + 22 * designs.length
}

/** A band a design, in their order; the margin holds the longest name. */
function bands(designs: readonly Design[]): Plot.PlotOptions {
  const names = designs.map(({ name }) => name)
  const longest = Math.max(...names.map(name => name.length))
  return {
    marginLeft: Math.min(320, 16 + longest * 7),
    y: { label: null, type: 'band', domain: names, padding: 0.25 },
  }
}
