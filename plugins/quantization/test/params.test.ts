import { expect, test } from 'vitest'
import { params } from '../dist/params.js'

test.each([
  [{ startPrecision: 'ap_fixed<65,8>' }, 'Write a type of at most 64 bits, such as ap_fixed<18,8>.'],
  [{ startPrecision: 'ap_fixed<18>' }, 'Write a type of at most 64 bits, such as ap_fixed<18,8>.'],
  [{ tolerateAccLoss: -0.01 }, 'Too small: expected number to be >=0'],
  [{ search: 'best' }, "Write 'greedy', 'paper', or ref('./mine.ts', 'search') for a search of your own."],
  [{ minWidth: 10, maxWidth: 4 }, '`minWidth` is above `maxWidth`.'],
])('%j is refused before anything runs', (given, message) => {
  expect(params.safeParse(given).error?.issues.map(issue => issue.message)).toEqual([message])
})

test('widths up to 64 bits and no loss at all may be asked for', () => {
  for (const startPrecision of ['ap_fixed<64,8>', 'ap_fixed<9, -2>', 'ap_fixed<4,20>'])
    expect(params.parse({ startPrecision, tolerateAccLoss: 0 })).toMatchObject({ startPrecision })
})
