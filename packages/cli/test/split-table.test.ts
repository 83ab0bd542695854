import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitTable } from '../dist/text/split-table.js'
import { drawTable } from '../dist/text/table.js'

const table = fc.integer({ min: 1, max: 8 }).chain(count =>
  fc.record({
    columns: fc.array(fc.record({ heading: fc.stringMatching(/^[a-z]{1,12}(\n[a-z]{1,9})?$/) }), {
      minLength: count,
      maxLength: count,
    }),
    rows: fc.array(fc.array(fc.stringMatching(/^[0-9]{1,9}$/), { minLength: count, maxLength: count }), {
      maxLength: 5,
    }),
  }),
)

it('loses no column, keeps their order, and repeats the first', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 1, max: 120 }), (data, width) => {
      const pieces = splitTable(data, width)
      expect([data.columns[0], ...pieces.flatMap(piece => piece.columns.slice(1))]).toEqual(data.columns)
      for (const piece of pieces) expect(piece.rows.map(row => row[0])).toEqual(data.rows.map(row => row[0]))
    }),
  )
})

it('keeps lines within the width where two columns fit', () => {
  fc.assert(
    fc.property(table, fc.integer({ min: 28, max: 120 }), (data, width) => {
      for (const line of drawTable(data, undefined, width).split('\n')) {
        expect(line.length).toBeLessThanOrEqual(width)
      }
    }),
  )
})
