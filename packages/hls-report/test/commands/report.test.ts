import { copyFile, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
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

test('what can not be read is a row with its problem; the others are shown', async () => {
  const project = path.join(folder, 'three')
  await mkdir(path.join(project, 'empty'), { recursive: true })
  await copyFile(fixture('tiny_power.rpt'), path.join(project, 'power.rpt'))
  await writeFile(path.join(project, 'vivado.log'), '')
  await symlink(fixture('tiny_timing.rpt'), path.join(project, 'timing.rpt'))
  await symlink(path.join(project, 'gone'), path.join(project, 'util.rpt'))
  await symlink(folder, path.join(project, 'up.rpt'))
  await writeFile(path.join(project, 'huge.log'), '')
  await truncate(path.join(project, 'huge.log'), 2 ** 28 + 1)
  const { code, text, notes } = await call(project, path.join(project, 'empty'), '--json')
  expect(code).toBe(1)
  const rows = JSON.parse(text) as { file: string; kind: string | null; problems: { code: string }[] }[]
  expect(rows.map(({ file, kind }) => [path.basename(file), kind])).toEqual([
    ['huge.log', null],
    ['power.rpt', 'vivado_power'],
    ['timing.rpt', 'vivado_timing_summary'],
    ['util.rpt', null],
  ])
  expect(rows[0]!.problems).toEqual([{ code: 'METAML_E_REPORT_UNREADABLE', line: 1 }])
  expect(notes).toEqual([
    expect.stringMatching(/huge.log:1: METAML_E_REPORT_UNREADABLE/),
    expect.stringMatching(/util.rpt:1: METAML_E_REPORT_UNREADABLE/),
    expect.stringMatching(/empty: METAML_E_REPORT_NONE: no report$/),
  ])
})

test('a path that is not there is refused before anything is read', async () => {
  const missing = path.join(folder, 'nope')
  await expect(call(folder, missing)).rejects.toMatchObject({
    ...{ code: 'METAML_E_REPORT_UNREADABLE', kind: 'usage', found: 'ENOENT' },
  })
})
