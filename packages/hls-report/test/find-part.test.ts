import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { devices, findPart } from '@metaml/hls-report'
import { expect, test } from 'vitest'

const shared = process.env.METAML_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/data')

test('a part is found by its full name, by its device and as reports print it', () => {
  const full = findPart('xcvu9p-flgb2104-2l-e')
  expect(full).toMatchObject({ device: 'xcvu9p', DSP: 6840, URAM: 960, family: 'virtex-ultrascale-plus' })
  expect(findPart('xcvu9p').device).toBe('xcvu9p')
  expect(findPart('xcvu9pflgb2104-2').device).toBe('xcvu9p')
  expect(findPart('7z020clg400-1').device).toBe('xc7z020')
  expect(findPart('XCU250-FIGD2104-2L-E').device).toBe('xcu250')
})

test('an unknown part is refused with the nearest one', () => {
  expect(() => findPart('xcvu9q-flgb2104-2l-e')).toThrow(
    expect.objectContaining({
      code: 'METAML_E_PART_UNKNOWN',
      kind: 'usage',
      todo: expect.stringContaining("'xcvu9p'"),
    }),
  )
  expect(() => findPart('xcu2500-figd2104-2-e')).toThrow(
    expect.objectContaining({ code: 'METAML_E_PART_UNKNOWN' }),
  )
})

test('a part of which the user gives the resources is accepted', () => {
  const resources = { DSP: 10, LUT: 1000, FF: 2000, BRAM_18K: 20, URAM: 0 }
  expect(findPart('xcexample-abc1-1', resources)).toEqual({
    ...resources,
    part: 'xcexample-abc1-1',
    device: 'xcexample',
    source: 'given by the user',
  })
})

test('every device names the data sheet of its figures', () => {
  for (const device of devices.values()) expect(device.source).toMatch(/^DS\d{3}, /)
})

interface Report {
  readonly part?: string
  readonly available?: { readonly [figure: string]: number }
}

test('the table agrees with what the tools print as available', async ctx => {
  const file = path.join(shared, 'reports/expected.json')
  if (!existsSync(file)) ctx.skip('the shared reports are not here')
  const reports = Object.values(JSON.parse(await readFile(file, 'utf8')) as Record<string, Report>)
  const seen = new Set<string>()
  for (const { part, available } of reports) {
    if (!part || !available) continue
    const found = findPart(part)
    const { bram_tiles: tiles, ...figures } = available
    expect(found, part).toMatchObject(figures)
    if (tiles !== undefined) expect(found.BRAM_18K, part).toBe(2 * tiles)
    seen.add(found.device)
  }
  expect(seen.size).toBeGreaterThanOrEqual(9)
})
