import * as Plot from '@observablehq/plot'
import { drawPanels, type Panel } from './draw-panels.js'
import type { Search, SearchPoint } from './search-points.js'

const colors = { accepted: '#1b7f3b', rejected: '#c62828' }
const legend = Object.entries(colors).map(([label, color]) => ({ label, color }))
const arrows = { start: '', none: '', up: '▲', down: '▼' }

/** What a search tried and lost at each step, as the paper's figures 3 and 4 (a, b) show it: value, direction, accuracy. */
export function drawSearch(search: Search): string {
  return drawPanels([variablePanel(search), figurePanel(search)])
}

function variablePanel({ name, variable, points }: Search): Panel {
  return {
    title: `${name}: ${variable.name} at each step`,
    legend,
    options: {
      x: stepAxis(points),
      y: { label: `${variable.name}${unit(variable.unit)}`, grid: true, nice: true },
      marks: [
        Plot.line(points, { x: 'step', y: 'value', stroke: '#888' }),
        Plot.dot(points, { x: 'step', y: 'value', fill: colorOf, r: 4.5 }),
        Plot.text(few(points), { x: 'step', y: 'value', text: arrow, dy: -14, fill: colorOf }),
      ],
    },
  }
}

function figurePanel({ metric, reference, points }: Search): Panel {
  const judged = points.flatMap(point =>
    point.figure === undefined ? [] : { ...point, figure: point.figure },
  )
  const bars = judged.filter(({ standardError }) => standardError !== undefined)
  const crossing = reference.stage === metric.stage ? '' : ` (${reference.stage})`
  return {
    title: `${metric.name}, ${metric.stage}, ${metric.split}; dashed: ${reference.model}${crossing}; bars: ± 1 standard error of the loss`,
    options: {
      x: stepAxis(points),
      y: { label: `${metric.name} (${metric.stage})`, grid: true, nice: true },
      marks: [
        Plot.ruleY([reference.value], { stroke: '#555', strokeDasharray: '4,3' }),
        Plot.line(judged, { x: 'step', y: 'figure', stroke: '#888' }),
        Plot.link(bars, {
          x: 'step',
          y1: p => p.figure - p.standardError!,
          y2: p => p.figure + p.standardError!,
          stroke: colorOf,
        }),
        Plot.dot(judged, { x: 'step', y: 'figure', fill: colorOf, r: 4.5 }),
      ],
    },
  }
}

/** Whole numbers only, at most some twenty of them named. */
export function stepAxis(points: readonly SearchPoint[]): Plot.ScaleOptions {
  const last = Math.max(1, ...points.map(({ step }) => step))
  const every = Math.ceil(last / 20)
  const ticks = points.map(({ step }) => step).filter(step => step % every === 0 || every === 1)
  return { label: 'step', type: 'linear', domain: [0.5, last + 0.5], ticks, tickFormat: 'd' }
}

/** Arrows are legible on some thirty steps at most. */
function few(points: readonly SearchPoint[]): readonly SearchPoint[] {
  return points.length > 30 ? [] : points
}

function arrow({ direction }: SearchPoint): string {
  return arrows[direction]
}

function colorOf({ decision }: SearchPoint): string {
  return colors[decision]
}

function unit(unit: string): string {
  return unit === '1' || unit === '' ? '' : ` (${unit})`
}
