import { drawResources, drawSearch, drawStrategies, runDesigns, searchCsv, searchesOf } from '@metaml/report'
import { XMLValidator } from 'fast-xml-parser'
import { expect, test } from 'vitest'
import { aNetwork, aRun, aStep } from '../a-run.js'

const search = searchesOf(aRun())[0]!

test('a search is read in the order of its steps, with what each was judged by', () => {
  expect(search).toMatchObject({
    name: 'pruning',
    metric: { name: 'accuracy', stage: 'float', split: 'validation' },
  })
  expect(search.points.map(({ step, value, figure, decision }) => [step, value, figure, decision])).toEqual([
    [1, 0.25, 0.764, 'accepted'],
    [2, 0.5, 0.763, 'accepted'],
    [3, 0.75, 0.762, 'rejected'],
  ])
})

test('its picture is a document of its own with a dot a step in each panel, axes and stage named', () => {
  const svg = drawSearch(search)
  expect(XMLValidator.validate(svg)).toBe(true)
  expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg"')).toBe(true)
  expect(svg.match(/<circle[^>]* r="4.5"/g)).toHaveLength(6)
  expect(svg).toContain('pruning_rate')
  expect(svg).toContain('accuracy (share of 1, float)')
  expect(svg).toContain('pruning_rate (share of 1)')
})

test('resources are drawn with their stage, or not at all', () => {
  const svg = drawResources(search)!
  expect(XMLValidator.validate(svg)).toBe(true)
  expect(svg).toContain('LUT at each step')
  expect(svg).toContain('LUT (number)')
  expect(svg).toContain('>estimate<')
  expect(
    drawResources({ ...search, points: search.points.map(point => ({ ...point, metrics: [] })) }),
  ).toBeUndefined()
})

test('a step that does not carry its figure has no dot in the second panel', () => {
  const firing = { ...aRun().firings[0]!, steps: [aStep(1), aStep(2, { metrics: [] })] }
  const svg = drawSearch(searchesOf(aRun({ firings: [firing] }))[0]!)
  expect(svg.match(/<circle[^>]* r="4.5"/g)).toHaveLength(3)
})

test('five hundred steps are drawn with some twenty ticks', () => {
  const firing = { ...aRun().firings[0]!, steps: Array.from({ length: 500 }, (_, i) => aStep(i + 1)) }
  const svg = drawSearch(searchesOf(aRun({ firings: [firing] }))[0]!)
  const labels = svg.match(/aria-label="x-axis tick label"[\s\S]*?<\/g>/)![0].match(/<text/g)!
  expect(labels.length).toBeGreaterThan(10)
  expect(labels.length).toBeLessThanOrEqual(21)
})

test('CSV has a line a step and a column for each figure with its stage', () => {
  const lines = searchCsv(search).trimEnd().split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[0]).toContain('pruning_rate reached')
  expect(lines[0]).toContain('LUT estimate')
  expect(lines[1]).toMatch(/^1,0.25,0.25,start,0.001,0.0005,accepted,pruning\/1,train,0.765,/)
})

test('strategies beside each other; a network without resources has no bar', () => {
  const kernel = runDesigns(aRun())[0]!
  const network = runDesigns(aRun({ id: 'run-2', models: [aNetwork({ returned: true })] }))[0]!
  const svg = drawStrategies([kernel, network])!
  expect(XMLValidator.validate(svg)).toBe(true)
  expect(svg).toContain('run-2')
  expect(svg).toContain('LUT, estimate')
  expect(svg).toContain('LUT (number)')
  expect(drawStrategies([{ ...network, accuracy: null }])).toBeUndefined()
})

test('no line of text is wider than its picture, with the longest names that flows give', () => {
  const long = {
    model: 'keras-model-gen/train',
    metric: 'accuracy',
    split: 'validation',
    value: 0.765,
  } as const
  const steps = [aStep(1), aStep(2)].map(step => ({
    ...step,
    reference: { ...long, stage: 'csim' as const },
  }))
  const firing = { ...aRun().firings[0]!, node: 'pruning-scaling-quantization', steps }
  const svg = drawSearch(searchesOf(aRun({ firings: [firing] }))[0]!)
  const headings = [...svg.matchAll(/<text x="16" y="\d+"[^>]*>([^<]*)</g)].map(([, text]) => text!)
  expect(headings.length).toBeGreaterThan(3)
  // Helvetica at 13 px takes some 7 px a letter, 7.5 in bold.
  for (const text of headings) expect(16 + text.length * 7.5, text).toBeLessThan(720)
})

test('an interval is drawn as a line from its one bound to the other', () => {
  const [first] = runDesigns(aRun())
  const width = (low: number, high: number): number => {
    const LUT = { value: 6000, low, high }
    const svg = drawStrategies([{ ...first!, resources: { ...first!.resources!, DSP: null, LUT } }])!
    const [, from, to] = /aria-label="link"[^>]*>\s*<path d="M([\d.]+),[\d.]+L([\d.]+),/.exec(svg)!
    return Number(to) - Number(from)
  }
  expect(width(3000, 7000) / width(5000, 7000)).toBeCloseTo(2, 1)
})
