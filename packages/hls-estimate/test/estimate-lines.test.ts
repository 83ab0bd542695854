import { readFileSync } from 'node:fs'
import {
  createEstimator,
  estimateLines,
  figureNames,
  type LineEstimate,
  readLines,
} from '@metaml/hls-estimate'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { denseLine, reluLine, softmaxLine, topLine } from './lines.js'
import { sharedFile } from './shared-data.js'

const estimate = (...lines: readonly object[]): LineEstimate[] => {
  const text = lines.map(line => JSON.stringify(line)).join('\n')
  return estimateLines(
    readLines(text, 'lines.jsonl').map(({ layer }) => layer),
    createEstimator(),
  )
}

test('a line gives a row, in the order of the file, and a top the whole of its project', () => {
  const rows = estimate(denseLine, reluLine, softmaxLine, topLine)
  expect(rows.map(({ kind, layer }) => [kind, layer])).toEqual([
    ['dense', 'config2'],
    ['relu', 'relu_config3'],
    ['softmax', 'softmax_config4'],
    ['top', null],
  ])
  const [dense, relu, softmax, top] = rows
  expect(top!.DSP).toBe(dense!.DSP! + softmax!.DSP!)
  expect(top!.LUT).toBeGreaterThanOrEqual(dense!.LUT! + relu!.LUT! + softmax!.LUT!)
  expect(top!.latency_max).toBeGreaterThanOrEqual(dense!.latency_max! + softmax!.latency_max!)
  expect(top!.II_min).toBe(1)
})

test('lines of several projects may be mixed; without names a top ends its project', () => {
  const other = { ...denseLine, project: 'other', distinct_csd3: 5 }
  const rows = estimate(
    denseLine,
    other,
    { ...topLine, n_layers: 1 },
    { ...topLine, project: 'other', n_layers: 1 },
  )
  expect(rows.map(({ DSP }) => DSP)).toEqual([30, 5, 30, 5])
  const { project: _, ...unnamed } = denseLine
  const { project: __, n_layers: ___, ...end } = topLine
  const runs = estimate(unnamed, end, { ...unnamed, distinct_csd3: 5 }, end)
  expect(runs.map(({ DSP }) => DSP)).toEqual([30, 30, 5, 5])
})

test('a top whose layers are not all there is not known', () => {
  const rows = estimate(denseLine, { ...topLine, n_layers: 3 })
  expect(rows[1]).toMatchObject({
    LUT: null,
    certainty: 'unknown',
    warnings: [expect.stringContaining('3 layers')],
  })
  expect(estimate(topLine)[0]).toMatchObject({ DSP: null, certainty: 'unknown' })
})

test('what a tool reported is never read', ctx => {
  const text = readFileSync(sharedFile(ctx, 'csynth/layers.jsonl'), 'utf8')
  const results =
    /^(LUT|FF|DSP|BRAM_18K|URAM|latency_.*|II_.*|estimated_clock_ns|detail|mul_units|dsp_blocks|n_addsub_reported|addsub_lut|sum_layers|axi_top)$/
  const lines = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as object)
  const bare = lines.map(line =>
    Object.fromEntries(Object.entries(line).filter(([name]) => !results.test(name))),
  )
  const found = estimate(...lines)
  expect(found).toHaveLength(lines.length)
  expect(estimate(...bare)).toEqual(found)
})

test('an interval holds what was reported, on every line that has one', ctx => {
  const text = readFileSync(sharedFile(ctx, 'csynth/layers.jsonl'), 'utf8')
  const lines = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  const outside = estimate(...lines).flatMap((row, i) =>
    row.certainty !== 'interval'
      ? []
      : figureNames.flatMap(name => {
          const [seen, value] = [lines[i][name], row[name]]
          if (typeof seen !== 'number' || value === null) return []
          const inside = seen >= (row.low[name] ?? value) && seen <= (row.high[name] ?? value)
          return inside ? [] : [`line ${i + 1}: ${name} ${seen}`]
        }),
  )
  expect(outside).toEqual([])
})

test('a damaged line is named by its number', () => {
  const text = `${JSON.stringify(denseLine)}\n\n{"kind": "dense", "n_in":`
  expect(() => readLines(text, 'some.jsonl')).toThrow(
    expect.objectContaining({ code: 'METAML_E_ESTIMATE_LINE', data: { file: 'some.jsonl', line: 3 } }),
  )
  for (const line of ['[]', '7', 'null', '"dense"', '{"n_in": 3}']) {
    expect(() => readLines(line, 'some.jsonl')).toThrow(/some.jsonl:1/)
  }
})

test('whatever a line lacks or holds, figures are whole numbers in their intervals, or null', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.constant('junk'),
    fc.constantFrom('ap_fixed<8,2>', 'ap_ufixed<6,0,AP_RND,AP_SAT>', 'float', 'HGQ', 'resource', 'io_stream'),
    fc.integer({ min: -3, max: 3000 }),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant({}),
  )
  const fields = [...new Set([denseLine, reluLine, softmaxLine].flatMap(line => Object.keys(line)))].filter(
    name => name !== 'kind' && name !== 'project',
  )
  const damage = fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 6 })
  const kind = fc.constantFrom('dense', 'relu', 'softmax', 'normalize', 'conv2d', 'linear', 'add', 'other')
  fc.assert(
    fc.property(fc.array(fc.tuple(kind, damage), { minLength: 1, maxLength: 4 }), layers => {
      const lines = layers.map(([name, changes]) => ({
        ...softmaxLine,
        ...reluLine,
        ...denseLine,
        ...changes,
        kind: name,
      }))
      const { n_layers: _, ...top } = topLine
      for (const row of estimate(...lines, top)) {
        for (const name of figureNames) {
          const found = row[name]
          const [low, high] = [row.low[name], row.high[name]]
          if (found === null) continue
          expect(Number.isInteger(found) && found >= 0, `${row.kind} ${name} ${found}`).toBe(true)
          expect((low ?? found) <= found && found <= (high ?? found), `${row.kind} ${name}`).toBe(true)
        }
        expect(JSON.stringify(row)).not.toMatch(/NaN|Infinity/)
      }
    }),
    { numRuns: 500 },
  )
})
