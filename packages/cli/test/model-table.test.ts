import { describe, expect, it } from 'vitest'
import { modelTable } from '../dist/results/model-table.js'
import { drawTable } from '../dist/text/table.js'
import { figure, jetView, model } from './jet-view.js'

describe('modelTable', () => {
  const table = modelTable(jetView)
  const headings = table.columns.map(({ heading }) => heading.replaceAll('\n', ' '))

  it('has a column for each figure, stage and split that some model has, and no other', () => {
    expect(headings).toEqual([
      ...['model', 'task', 'decision', 'accuracy float validation', 'accuracy csim validation'],
      ...['parameters', 'zeros', 'precision', 'DSP estimate', 'LUT estimate'],
    ])
  })

  it('shows an unknown figure as - and a known 0 as 0', () => {
    const zeros = headings.indexOf('zeros')
    expect(table.rows.map(row => row[zeros])).toEqual(['0', '2128', '-'])
    const csim = headings.indexOf('accuracy csim validation')
    expect(table.rows.map(row => row[csim])).toEqual(['-', '-', '0.7599'])
  })

  it('shows precisions, and intervals where only those are known', () => {
    const precision = headings.indexOf('precision')
    expect(table.rows.map(row => row[precision])).toEqual(['float32', 'float32', 'ap_fixed<18,8> +1'])
    expect(table.rows[2]!.at(-1)).toBe('1000 [900, ?]')
  })

  it('leaves the types of table indices out of the precisions', () => {
    const precision = { fc1: { weight: 'ap_fixed<6,2>', index: 'ap_uint<1>' }, fc2: { index: 'ap_uint<1>' } }
    const { rows, columns } = modelTable({
      models: [model('a', 't', { kind: 'hls-cpp', descriptor: { precision } })],
    })
    expect(rows[0]![columns.findIndex(({ heading }) => heading === 'precision')]).toBe('ap_fixed<6,2>')
  })

  it('marks what the flow returns', () => {
    expect(table.rows.map(row => row[0]![0])).toEqual([' ', ' ', '*'])
    expect(drawTable(table)).toContain('* returned by the flow')
  })

  it('keeps stages of the same figure apart', () => {
    const both = modelTable({
      models: [model('a', 't', { metrics: [figure('DSP', 1, 'estimate'), figure('DSP', 2, 'csynth')] })],
    })
    expect(both.rows[0]!.slice(-2)).toEqual(['1', '2'])
  })

  it('has the metric of the data set first, whatever it is called', () => {
    const own = modelTable({
      models: [
        model('a', 't', {
          metrics: [figure('parameters', 5, 'float'), figure('my_gain' as never, 0.7, 'float')],
          descriptor: { dataset: { metric: 'my_gain' } },
        }),
      ],
    })
    expect(own.columns.map(({ heading }) => heading)).toEqual([
      'model',
      'task',
      'my_gain',
      'parameters',
      'precision',
    ])
  })

  it('leaves decisions out where none was made', () => {
    expect(modelTable({ models: [model('a', 't')] }).columns.map(c => c.heading)).not.toContain('decision')
  })
})
