import * as Plot from '@observablehq/plot'
import { drawPanels, type Panel } from './draw-panels.js'
import type { Search, SearchPoint } from './search-points.js'
import { unitText } from './unit-text.js'

const colors = { accepted: '#1b7f3b', rejected: '#c62828' }
const legend = Object.entries(colors).map(([label, color]) => ({ label, color }))
/** Arrows are legible on some thirty steps at most. */
const few = 30
const arrows = { start: '', none: '', up: '▲', down: '▼' }

/** What a search tried and lost at each step, as the paper's figures 3 and 4 (a, b) show it: value, direction, accuracy. */
export function drawSearch(search: Search): string {
  return drawPanels([variablePanel(search), figurePanel(search)])
}

function variablePanel({ name, variable, points }: Search): Panel {
  const unit = unitText(
    variable.unit,
    points.map(({ value }) => value),
  )
  return {
    title: `${name}: ${variable.name} at each step`,
    notes: points.length > few ? [] : ['The arrow is the direction in which the search took the step.'],
    legend,
    options: {
      x: stepAxis(points),
      y: { label: `${variable.name} (${unit})`, grid: true, nice: true },
      marks: [
        Plot.line(points, { x: 'step', y: 'value', stroke: '#888' }),
        Plot.dot(points, { x: 'step', y: 'value', fill: colorOf, r: 4.5 }),
        Plot.text(points.length > few ? [] : points, {
          ...{ x: 'step', y: 'value', text: arrow, dy: -14, fill: colorOf },
        }),
      ],
    },
  }
}

function figurePanel({ name, metric, reference, points }: Search): Panel {
  const judged = points.flatMap(point =>
    point.figure === undefined ? [] : { ...point, figure: point.figure },
  )
  const unit = unitText(
    metric.unit,
    judged.map(({ figure }) => figure),
  )
  const bars = judged.filter(({ standardError }) => standardError !== undefined)
  return {
    title: `${name}: ${metric.name} at each step (${metric.stage}, ${metric.split})`,
    notes: [
      `Dashed: the reference ${reference.model} (${reference.stage}).`,
      ...(bars.length > 0 ? ['Bars: one standard error of the loss up and down.'] : []),
    ],
    options: {
      x: stepAxis(points),
      y: { label: `${metric.name} (${unit}, ${metric.stage})`, grid: true, nice: true },
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

function arrow({ direction }: SearchPoint): string {
  return arrows[direction]
}

function colorOf({ decision }: SearchPoint): string {
  return colors[decision]
}
