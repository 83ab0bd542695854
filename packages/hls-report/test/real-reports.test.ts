import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Report, readReportFile } from '@metaml/hls-report'
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
