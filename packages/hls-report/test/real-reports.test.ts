import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Report, readReport, readReportFile } from '@metaml/hls-report'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const shared = process.env.METAML_SHARED_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/data')
const folder = path.join(shared, 'reports')

/** Not of the file, but about it. */
const about = new Set(['source', 'origin', 'expect'])

test('every field of every recorded report', async ctx => {
  const list = path.join(folder, 'expected.json')
  if (!existsSync(list)) ctx.skip('the shared reports are not here; METAML_SHARED_DATA names their folder')
  const all = JSON.parse(await readFile(list, 'utf8')) as Record<string, Record<string, unknown>>
  let fields = 0
  for (const [file, expected] of Object.entries(all)) {
    const report: Report = await readReportFile(path.join(folder, file))
    const { problems, instances, operators, ...read } = report
    const wanted = Object.fromEntries(Object.entries(expected).filter(([name]) => !about.has(name)))
    fields += Object.keys(wanted).length
    expect(read, file).toStrictEqual(wanted)
    expect(problems.length > 0, `${file}: ${JSON.stringify(problems)}`).toBe('expect' in expected)
  }
  console.log(`${Object.keys(all).length} files, ${fields} fields`)
  expect(Object.keys(all).length).toBeGreaterThan(0)
})

/** Lists and sentences: of a cut file they are shorter. */
const partial = new Set([
  'kind',
  'cosim',
  'available',
  'clocks',
  'errors',
  'outcome',
  'instances',
  'operators',
])

test('a recorded report that is cut anywhere gives the same figures or none', async ctx => {
  const list = path.join(folder, 'expected.json')
  if (!existsSync(list)) ctx.skip('the shared reports are not here; METAML_SHARED_DATA names their folder')
  for (const file of Object.keys(JSON.parse(await readFile(list, 'utf8')))) {
    const text = await readFile(path.join(folder, file), 'utf8')
    const whole = readReport(text, file) as unknown as Record<string, unknown>
    const cut = fc.property(fc.integer({ min: 0, max: text.length }), length => {
      const { problems, ...read } = readReport(text.slice(0, length), file)
      for (const [field, value] of Object.entries(read)) {
        if (value !== null && !partial.has(field)) expect(value, `${file}: ${field}`).toEqual(whole[field])
      }
    })
    fc.assert(cut, { numRuns: 15 })
  }
})
