import { readReport, readReportFile } from '@metaml/hls-report'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixture, fixtureText } from './fixture.js'

const resources = { LUT: 410, FF: 96, DSP: 12, BRAM_18K: 0 }
const available = { LUT: 53200, FF: 106400, DSP: 220, BRAM_18K: 280 }
const whole = [
  'csynth.xml',
  'tiny_csynth.rpt',
  'tiny_cosim.rpt',
  'tiny_export.rpt',
  'tiny_hierarchy.rpt',
  'tiny_timing.rpt',
  'tiny_power.rpt',
  'vivado.log',
]

test('csynth.xml is read in whatever order its elements stand', async () => {
  expect(await readReportFile(fixture('csynth.xml'))).toMatchObject({
    kind: 'csynth_xml',
    tool: 'Vitis HLS',
    version: '2021.2',
    part: 'xc7z020-clg400-1',
    top: 'tiny',
    target_clock_ns: 5,
    estimated_clock_ns: 3.9,
    latency_min: 3,
    latency_max: null,
    ii_min: 1,
    ii_max: 2,
    ...resources,
    URAM: 0,
    available: { ...available, URAM: 0 },
    instances: [{ name: 'tiny_dense', latency_min: 2, ii_min: 1, ii_max: 1, DSP: 12, LUT: 300 }],
    problems: [],
  })
})

test('a report of a function is read by its labels, columns in any order', async () => {
  expect(await readReportFile(fixture('tiny_csynth.rpt'))).toMatchObject({
    kind: 'csynth_rpt',
    tool: 'Vivado HLS',
    version: '2019.2',
    top: 'tiny',
    target_clock_ns: 5,
    estimated_clock_ns: 3.9,
    uncertainty_ns: 0.62,
    latency_min: 3,
    latency_max: null,
    ii_min: 1,
    ii_max: 2,
    pipeline: 'function',
    ...resources,
    URAM: null,
    available,
    instances: [{ name: 'dense_U0', module: 'tiny_dense', BRAM_18K: 0, DSP: 12, FF: 90, LUT: 300 }],
    operators: [{ name: 'sum_fu_1_p2', operation: '+', DSP: 0, FF: 0, LUT: 11 }],
    problems: [],
  })
})

test('co-simulation has its own latency and interval', async () => {
  expect(await readReportFile(fixture('tiny_cosim.rpt'))).toMatchObject({
    kind: 'cosim_rpt',
    tool: null,
    status: 'Pass',
    latency_min: 4,
    latency_max: 6,
    ii_min: 2,
    ii_max: 3,
    cosim: { VHDL: { status: 'NA', latency_min: null }, Verilog: { latency_avg: 5, ii_avg: 2 } },
    problems: [],
  })
})

test('of an export the clock after implementation counts', async () => {
  expect(await readReportFile(fixture('tiny_export.rpt'))).toMatchObject({
    kind: 'export_rpt',
    version: '2019.2',
    BRAM_18K: 3,
    URAM: null,
    estimated_clock_ns: 5.1,
    cp_post_synth_ns: 3.3,
    timing_met: false,
    stage: 'Post-Implementation',
    problems: [],
  })
})

test('a hierarchical utilization gives the top and its instances, tiles of two halves', async () => {
  expect(await readReportFile(fixture('tiny_hierarchy.rpt'))).toMatchObject({
    kind: 'vivado_utilization',
    top: 'tiny',
    BRAM_18K: null,
    bram_tiles: 1.5,
    DSP: 12,
    LUT: 390,
    FF: 80,
    URAM: 0,
    available: null,
    instances: [{ name: 'tiny' }, { name: 'dense_U0', module: 'tiny_dense', LUT: 300 }],
    problems: [],
  })
})

test('timing, power and logs', async () => {
  expect(await readReportFile(fixture('tiny_timing.rpt'))).toMatchObject({
    kind: 'vivado_timing_summary',
    target_clock_ns: 2,
    WNS_ns: -0.25,
    TNS_ns: -12.5,
    WHS_ns: 0.01,
    clocks: [{ name: 'clk', period_ns: 2 }],
    timing_met: false,
    problems: [],
  })
  expect(await readReportFile(fixture('tiny_power.rpt'))).toMatchObject({
    kind: 'vivado_power',
    power_total_w: 0.85,
    power_dynamic_w: 0.25,
    power_static_w: 0.6,
    problems: [],
  })
  expect(await readReportFile(fixture('vivado.log'))).toMatchObject({
    kind: 'log',
    tool: 'Vivado',
    version: '2022.1',
    errors: [],
    outcome: 'finished',
    problems: [],
  })
})

test('an empty file is told by its name, a foreign one is no report', async () => {
  expect(readReport('', 'a/top_csynth.rpt')).toMatchObject({
    kind: 'csynth_rpt',
    LUT: null,
    problems: [{ code: 'METAML_E_REPORT_EMPTY', line: 1 }],
  })
  expect(readReport('# Notes\nLUT: 12\n', 'README.md')).toMatchObject({
    kind: null,
    LUT: null,
    problems: [{ code: 'METAML_E_REPORT_FOREIGN', line: 1 }],
  })
  await expect(readReportFile(fixture('none.rpt'))).rejects.toMatchObject({
    code: 'METAML_E_REPORT_UNREADABLE',
    kind: 'usage',
  })
})

test('a table cut in a row gives the rows before it, and the line', async () => {
  const text = await fixtureText('tiny_cosim.rpt')
  expect(readReport(text.slice(0, text.indexOf('Pass')))).toMatchObject({
    cosim: { VHDL: { status: 'NA' } },
    status: null,
    latency_max: null,
    problems: [{ code: 'METAML_E_REPORT_CUT', line: 9 }],
  })
})

test('a damaged element or row is named by its line; what stands before it is read', async () => {
  const xml = await fixtureText('csynth.xml')
  expect(readReport(xml.replace('</FF><BRAM_18K>0</BRAM_18K><URAM>0</URAM></Resources>', '<'))).toMatchObject(
    {
      DSP: 12,
      estimated_clock_ns: null,
      problems: [{ code: 'METAML_E_REPORT_CUT', line: 7 }, { code: 'METAML_E_REPORT_INCOMPLETE' }],
    },
  )
  const rpt = await fixtureText('tiny_csynth.rpt')
  expect(readReport(rpt.replace('|Instance         |    300|', '|Instance      300|'))).toMatchObject({
    LUT: 410,
    problems: [{ code: 'METAML_E_REPORT_CUT', line: 27 }],
  })
})

test('wherever a report is cut, no figure is read that the whole one does not have', async () => {
  const figures = ['latency_min', 'latency_max', 'ii_min', 'ii_max', 'target_clock_ns', 'estimated_clock_ns']
  const names = ['version', 'part', 'top', 'LUT', 'FF', 'DSP', 'BRAM_18K', 'bram_tiles', 'WNS_ns', 'status']
  const powers = ['power_total_w', 'power_dynamic_w', 'power_static_w']
  for (const name of whole) {
    const text = await fixtureText(name)
    const full = readReport(text, name) as unknown as Record<string, unknown>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), length => {
        const part = readReport(text.slice(0, length), name) as unknown as Record<string, unknown>
        for (const field of [...figures, ...names, ...powers]) {
          if (part[field] !== null && part[field] !== undefined) expect(part[field], field).toBe(full[field])
        }
      }),
    )
  }
})

test('any text at all gives a report', () => {
  fc.assert(
    fc.property(fc.string(), text => {
      const { problems, kind } = readReport(text, 'csynth.rpt')
      expect(problems.length > 0 || kind !== null).toBe(true)
    }),
  )
})

test('functions and instances say how deep they lie', async () => {
  const module = (name: string) =>
    `<Module><Name>${name}</Name><AreaEstimates><Resources><LUT>1</LUT></Resources></AreaEstimates></Module>`
  const instance = (name: string, inside = '') =>
    `<Instance><InstName>i</InstName><ModuleName>${name}</ModuleName><InstancesList>${inside}</InstancesList></Instance>`
  const text = `<profile><RTLDesignHierarchy><TopModule><ModuleName>tiny</ModuleName>
    <InstancesList>${instance('dense', instance('product'))}${instance('product')}</InstancesList></TopModule>
    </RTLDesignHierarchy><ModuleInformation>${['tiny', 'dense', 'product', 'alone'].map(module).join('')}
    </ModuleInformation></profile>`
  const found = readReport(text).instances!.map(({ name, depth }) => [name, depth])
  expect(found).toEqual([
    ['tiny', 0],
    ['dense', 1],
    ['product', 1],
    ['alone', undefined],
  ])
  const hierarchy = readReport(await fixtureText('tiny_hierarchy.rpt'))
  expect(hierarchy.instances!.map(({ depth }) => depth)).toEqual([0, 1])
})

test('the figures of a summary are those of the row of the top, never of another', async () => {
  const head =
    "== Synthesis Summary Report of 'tiny'\n    * Version: 2022.2 (x)\n    * Target device: xcvu9p\n"
  const line = '    +------+---+---+---+---+---+\n'
  const labels = '    |Modules|Latency (cycles)|BRAM|DSP|FF|LUT|\n'
  const row = (name: string, lut: number) => `    |${name}|5|-|-|7|${lut}|\n`
  const whole = readReport(`${head}${line}${labels}${line}${row('+ tiny', 90)}${row(' + dense', 80)}${line}`)
  expect([whole.LUT, whole.DSP, whole.instances!.map(({ depth }) => depth)]).toEqual([90, 0, [0, 1]])
  const lost = readReport(`${head}${line}${labels}${line}${row(' + dense', 80)}${line}`)
  expect([lost.LUT, lost.FF, lost.problems.length > 0]).toEqual([null, null, true])
})
