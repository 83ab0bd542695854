import { describe, expect, it } from 'vitest'
import { searchTable } from '../dist/results/search-table.js'
import { jetView } from './jet-view.js'
import { accuracy, rateStep } from './recorded-run.js'

describe('searchTable', () => {
  it('tells the steps of a search in their order', () => {
    const table = searchTable(jetView.firings[1]!)!
    expect(table.title).toBe(
      'pruning: search for the pruning_rate, against keras-model-gen (accuracy 0.7612, float, validation)',
    )
    expect(table.rows).toEqual([
      ['1', '0.5', '0.5000', 'start', '0.7602', '0.0010', '0.0030', 'accepted', 'pruning/rate-0.5'],
      ['2', '0.75', '0.7500', 'up', '0.7602', '0.0500', '0.0030', 'rejected', 'pruning/rate-0.75'],
    ])
  })

  it('names the stage of a figure that is not the one of the reference', () => {
    const { standardError: _unknown, ...step } = rateStep(1, 0.5, { metrics: [accuracy(0.7, 'csim')] })
    const row = searchTable({ node: 'pruning', turn: 1, steps: [step] })!.rows[0]!
    expect(row).toContain('0.7000 (csim)')
    expect(row[5]).toBe('-')
  })

  it('says how sure a search is of a step, where it says so', () => {
    const sure = { ...accuracy(0.97, 'float'), name: 'confidence' }
    const steps = [rateStep(1, 0.5, {}), rateStep(2, 0.75, { metrics: [accuracy(0.7, 'float'), sure] })]
    const table = searchTable({ node: 'pruning', turn: 1, steps })!
    const at = table.columns.findIndex(({ heading }) => heading === 'confidence')
    expect(table.rows.map(row => row[at])).toEqual(['-', '0.9700'])
    expect(table.rows[0]).toHaveLength(table.columns.length)
  })

  it('has nothing to tell of a task that does not search', () => {
    expect(searchTable(jetView.firings[2]!)).toBeUndefined()
  })
})
