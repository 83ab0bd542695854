import {
  boundOf,
  directionOf,
  intervalText,
  isInterval,
  isKnownNumber,
  type Metric,
  metric,
} from '@metaml/core'
import { expect, it } from 'vitest'

const stage = 'estimate'
const own = (value: number, rest: Partial<Metric> = {}): Metric => ({
  ...{ name: 'own', value, unit: '1', direction: 'neither', stage },
  ...rest,
})
// A journal has null for what is no number.
const none = null as unknown as number

it('takes of an interval the end that is worse for the user, or the other', () => {
  const dsp = metric('DSP', 90, { stage, low: 80, high: 110 })
  expect([boundOf(dsp, 'worse'), boundOf(dsp, 'better')]).toEqual([110, 80])
  const accuracy = metric('accuracy', 0.9, { stage, low: 0.8, high: 0.95 })
  expect([boundOf(accuracy, 'worse'), boundOf(accuracy, 'better')]).toEqual([0.8, 0.95])
})

it('takes the value where there is no interval, or no end of it is worse', () => {
  expect(boundOf(metric('DSP', 90, { stage }), 'worse')).toBe(90)
  expect(boundOf(metric('DSP', 90, { stage, low: 90, high: 90 }), 'better')).toBe(90)
  expect(boundOf(own(5, { low: 1, high: 9 }), 'worse')).toBe(5)
})

it('gives no number where that one is not known', () => {
  expect(boundOf(metric('DSP', 90, { stage, low: 80 }), 'worse')).toBeUndefined()
  expect(boundOf(metric('DSP', none, { stage, high: 80 }), 'worse')).toBe(80)
  expect(boundOf(metric('DSP', none, { stage }), 'worse')).toBeUndefined()
  expect(boundOf(own(none, { low: 1, high: 9 }), 'worse')).toBeUndefined()
  expect([0, none, Number.NaN, undefined, Number.POSITIVE_INFINITY].map(isKnownNumber)).toEqual([
    ...[true, false, false, false, true],
  ])
})

it('knows what is better by a shared name, else by what the figure says', () => {
  expect(directionOf({ ...metric('DSP', 1, { stage }), direction: 'higher' })).toBe('lower')
  expect(directionOf(own(1, { direction: 'higher' }))).toBe('higher')
  expect(directionOf({ name: 'own' })).toBe('neither')
})

it('tells an interval, and writes it', () => {
  expect(isInterval(metric('DSP', 1, { stage, low: 1, high: 1 }))).toBe(false)
  expect(intervalText(metric('DSP', 1, { stage, low: 0 }))).toBe('DSP is 1 [0, ?]')
  expect(intervalText(metric('DSP', 1, { stage, high: 2 }), 'DSP@estimate')).toBe('DSP@estimate is 1 [?, 2]')
})
