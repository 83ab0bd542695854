import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepLast, splitLines } from '../../dist/processes/last-output.js'

/** Cuts bytes at some places. */
const pieces = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.map(cut => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}
const texts = fc.array(fc.constantFrom('a', 'bc', 'ü', '€', '\n', '\r\n', ' ', '😀'), { maxLength: 60 })

test('the end of an output is kept, however it comes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.nat()),
      fc.integer({ min: 1, max: 100 }),
      (all, cuts, limit) => {
        const ascii = Buffer.from(all.map(byte => byte & 127))
        const output = keepLast(limit)
        for (const piece of pieces(ascii, cuts)) output.add(piece)
        expect(output.text()).toBe(ascii.subarray(Math.max(0, ascii.length - limit)).toString())
      },
    ),
  )
})

test('lines are the same, however they come', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat()), (parts, cuts) => {
      const text = parts.join('')
      const lines: string[] = []
      const splitter = splitLines(line => lines.push(line))
      for (const piece of pieces(Buffer.from(text), cuts)) splitter.add(piece)
      splitter.end()
      expect(lines).toEqual(text.split(/\r?\n/).filter(line => line !== ''))
    }),
  )
})

test('the last lines are those that say something', () => {
  const output = keepLast(1000)
  output.add(Buffer.from('one\ntwo\r\n\n  \nthree\n'))
  expect(output.lastLines(2)).toBe('two\nthree')
})
