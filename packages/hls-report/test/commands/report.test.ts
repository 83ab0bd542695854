import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import report from '../../dist/commands/report.js'
import { fixture, fixtureText } from '../fixture.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-report-'))
  for (const project of ['one', 'two']) {
    await mkdir(path.join(folder, project, 'syn'), { recursive: true })
    await copyFile(fixture('csynth.xml'), path.join(folder, project, 'syn/csynth.xml'))
    const text = await fixtureText('tiny_csynth.rpt')
    await writeFile(path.join(folder, project, 'syn/dense_csynth.rpt'), text.replace("'tiny'", "'dense'"))
    await writeFile(path.join(folder, project, 'notes.xml'), '<notes/>')
  }
})
afterAll(() => rm(folder, { recursive: true }))

async function call(...args: string[]) {
  const [printed, notes]: [string[], string[]] = [[], []]
  const output = {
    json: args.includes('--json'),
    result: (text: string) => printed.push(text),
    note: (text: string) => notes.push(text),
  }
  const code = await report(args, { output })
  return { code, text: printed.join('\n'), notes }
}

test('one table over projects, a row a design', async () => {
  const { code, text } = await call(path.join(folder, 'one'), path.join(folder, 'two'))
  expect(code).toBe(0)
  const [head, ...rows] = text.split('\n')
  expect(head).toMatch(
    /^file +stage +tool +part +top +clock ns +est. ns +latency +II +DSP +LUT +FF +BRAM_18K +URAM$/,
  )
  expect(rows).toHaveLength(2)
  expect(rows[1]).toMatch(
    /two\/syn\/csynth.xml +csynth +Vitis HLS 2021.2 +xc7z020-clg400-1 +tiny +5 +3.9 +3-\? +1-2 +12 +410 +96 +0 +0$/,
  )
})

test('--all lists the functions too', async () => {
  const { text } = await call(folder, '--all', '--csv')
  const lines = text.split('\n').map(line => line.split(','))
  expect(lines.map(cells => path.basename(cells[0]!))).toEqual([
    'file',
    'csynth.xml',
    'dense_csynth.rpt',
    'csynth.xml',
    'dense_csynth.rpt',
  ])
  const column = lines[0]!.indexOf('URAM')
  // The older tool does not say: empty, not 0.
  expect(lines.slice(1, 3).map(cells => cells[column])).toEqual(['0', ''])
})

test('--json prints an object for a file, an array for more', async () => {
  const file = fixture('csynth.xml')
  expect(JSON.parse((await call(file, '--json')).text)).toMatchObject({ file, LUT: 410, bram_tiles: null })
  expect(JSON.parse((await call(file, fixture('tiny_power.rpt'), '--json')).text)).toMatchObject([
    { file },
    { power_static_w: 0.6 },
  ])
})

test('a damaged file is printed as far as it goes, with exit code 1', async () => {
  const file = path.join(folder, 'cut_csynth.xml')
  const text = await fixtureText('csynth.xml')
  await writeFile(file, text.slice(0, text.indexOf('<FF>96')))
  const { code, text: printed, notes } = await call(file, fixture('tiny_power.rpt'), '--json')
  expect(code).toBe(1)
  expect(JSON.parse(printed)[0]).toMatchObject({
    DSP: 12,
    FF: null,
    problems: [{ code: 'METAML_E_REPORT_CUT' }, {}],
  })
  expect(notes[0]).toMatch(/cut_csynth.xml:6: METAML_E_REPORT_CUT$/)
  const table = await call(file)
  expect(table.code).toBe(1)
  expect(table.text).toContain('METAML_E_REPORT_CUT line 6')
})

test('wrong arguments and folders without reports are refused', async () => {
  await expect(call()).rejects.toMatchObject({ code: 'METAML_E_REPORT_ARGUMENTS', kind: 'usage' })
  await expect(call('a', '--json', '--csv')).rejects.toMatchObject({ code: 'METAML_E_REPORT_ARGUMENTS' })
  await expect(call(path.join(import.meta.dirname))).rejects.toMatchObject({ code: 'METAML_E_REPORT_NONE' })
  await expect(call(path.join(folder, 'none.rpt'))).rejects.toMatchObject({
    code: 'METAML_E_REPORT_UNREADABLE',
  })
  expect((await call('--help')).text).toMatch(/^metaml report PATH/)
})
