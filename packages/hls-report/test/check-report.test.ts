import { checkReport, readReport, readReportFile, samePart } from '@metaml/hls-report'
import { expect, test } from 'vitest'
import { fixture, fixtureText } from './fixture.js'

test('a report of what was asked for passes', async () => {
  const report = await readReportFile(fixture('csynth.xml'))
  checkReport(report, { top: 'tiny', part: 'xc7z020clg400-1', clockPeriod: 5 })
  checkReport(await readReportFile(fixture('tiny_cosim.rpt')), {
    top: 'tiny',
    part: 'xcu250',
    clockPeriod: 5,
  })
})

test('one of another top, part or clock is refused', async () => {
  const report = await readReportFile(fixture('csynth.xml'))
  const refusal = (code: string) => expect.objectContaining({ code, kind: 'tool' })
  expect(() => checkReport(report, { top: 'other' })).toThrow(refusal('METAML_E_REPORT_TOP'))
  expect(() => checkReport(report, { part: 'xcu250-figd2104-2L-e' })).toThrow(refusal('METAML_E_REPORT_PART'))
  expect(() => checkReport(report, { clockPeriod: 4 })).toThrow(refusal('METAML_E_REPORT_CLOCK'))
})

test('a damaged one is refused, with what it lacks', async () => {
  const text = await fixtureText('csynth.xml')
  const cut = readReport(text.slice(0, text.indexOf('<UserAssignments>')))
  expect(cut.LUT).toBe(410)
  expect(() => checkReport(cut)).toThrow(
    expect.objectContaining({
      code: 'METAML_E_REPORT_DAMAGED',
      found: expect.stringContaining('no part, top, target_clock_ns'),
    }),
  )
})

test('parts are the same in every way that tools print them', () => {
  expect(samePart('xcvu9p-flgb2104-2-i', 'xcvu9pflgb2104-2')).toBe(true)
  expect(samePart('xcvu9p-flgb2104-2-i', 'xcvu9p-flgb2104')).toBe(true)
  expect(samePart('xcvu9p', 'xcvu9p-flgb2104-2-i')).toBe(true)
  expect(samePart('xc7z020-clg400-1', '7z020clg400-1')).toBe(true)
  expect(samePart('xcu250-figd2104-2L-e', 'xcu250figd2104-2L')).toBe(true)
  expect(samePart('xcu250-figd2104-2L-e', 'xcu25')).toBe(false)
  expect(samePart('xcvu9p-flgb2104-2-i', 'xcvu9pflgb2104-1')).toBe(false)
  expect(samePart('xcvu9p-flgb2104-2-i', 'xcvu9p-flga2104-2-i')).toBe(false)
})
