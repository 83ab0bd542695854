import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Report, readReport, readReportFile, reportMetrics } from '@metaml/hls-report'
import { describe, expect, test } from 'vitest'
import { fixture, fixtureText } from './fixture.js'

const head = (command: string, state = 'Routed') => `Copyright 1986-2022 Xilinx, Inc. All Rights Reserved.
----------------------------------------------------
| Tool Version : Vivado v.2023.2 (lin64) Build 4029153
| Command      : ${command}
| Design       : tiny
| Device       : xcvc1902-vsva2197-2MP-e-S
| Design State : ${state}
----------------------------------------------------

`
const contents = (title: string) => `Utilization Design Information

Table of Contents
-----------------
1. ${title}

1. ${title}
-----------

`

describe('exports of Vitis HLS', () => {
  test('RTL synthesis: figures of the summary, not of the tables under it', async () => {
    const report = await readReportFile(fixture('export_syn.rpt'))
    expect(report).toMatchObject({
      ...{ kind: 'export_rpt', tool: 'Vivado', version: '2024.2', part: 'xc7z020-clg400-1', top: null },
      ...{ target_clock_ns: 5, estimated_clock_ns: 3.3, cp_post_synth_ns: 3.3, cp_post_impl_ns: null },
      ...{ LUT: 400, FF: 88, DSP: 12, BRAM_18K: 3, URAM: 0, bram_tiles: null },
      ...{ timing_met: true, stage: 'Post-Synthesis', problems: [] },
    })
    expect(reportMetrics(report)[0]).toMatchObject({ stage: 'synthesis', by: 'Vivado 2024.2' })
  })

  test('place and route: the clock that was routed counts', async () => {
    expect(await readReportFile(fixture('export_impl.rpt'))).toMatchObject({
      ...{ target_clock_ns: 5, estimated_clock_ns: 5.1, cp_post_synth_ns: 3.3, cp_post_impl_ns: 5.1 },
      ...{ LUT: 400, timing_met: false, stage: 'Post-Implementation', problems: [] },
    })
  })

  test('a synthesis whose clock stands behind Post-Route (2022.2) is one all the same', async () => {
    const text = (await fixtureText('export_syn.rpt')).replace('| Post-Synthesis |', '| Post-Route     |')
    expect(readReport(text)).toMatchObject({
      ...{ estimated_clock_ns: 3.3, cp_post_synth_ns: 3.3, cp_post_impl_ns: null },
      ...{ stage: 'Post-Synthesis', problems: [] },
    })
  })

  test('the .xml is an export, no csynth.xml', async () => {
    const report = await readReportFile(fixture('export_impl.xml'))
    expect(report).toMatchObject({
      ...{ kind: 'export_xml', tool: 'Vivado', version: '2023.1', part: null, top: 'tiny' },
      ...{ target_clock_ns: 5, estimated_clock_ns: 5.1, cp_post_synth_ns: 3.3, cp_post_impl_ns: 5.1 },
      ...{ LUT: 380, FF: 90, DSP: 12, BRAM_18K: 3, URAM: 0, WNS_ns: -0.1, TNS_ns: -1.25 },
      available: { LUT: 53200, FF: 106400, DSP: 220, BRAM_18K: 280, URAM: 0 },
      ...{ timing_met: false, stage: 'Post-Implementation', problems: [] },
    })
    expect(reportMetrics(report)[0]).toMatchObject({ stage: 'place-and-route' })
  })

  test('an .xml that was cut gives what stands before the cut', async () => {
    const text = await fixtureText('export_impl.xml')
    const report = readReport(text.slice(0, text.indexOf('<FF>90') + 6))
    expect(report).toMatchObject({ kind: 'export_xml', DSP: 12, FF: null, LUT: null })
    expect(report.problems[0]).toMatchObject({ code: 'METAML_E_REPORT_CUT' })
  })

  test('an .xml whose elements run into each other does not take what the part has for what the design needs', async () => {
    const lost = ['<BRAM>3<', '</Resources>', '<AvailableResources>']
    const lines = (await fixtureText('export_impl.xml')).split('\n')
    const report = readReport(lines.filter(line => !lost.some(text => line.includes(text))).join('\n'))
    expect(report).toMatchObject({
      kind: 'export_xml',
      top: null,
      LUT: null,
      BRAM_18K: null,
      estimated_clock_ns: 5.1,
    })
    expect(report.problems[0]).toMatchObject({ code: 'METAML_E_REPORT_CUT', line: 34 })
  })
})

describe('utilization', () => {
  test('of a Versal part: Registers, DSP Slices', () => {
    const text = `${head('report_utilization -file tiny.rpt')}${contents('Netlist Logic')}+----------------+------+-------+------------+-----------+-------+
|    Site Type   | Used | Fixed | Prohibited | Available | Util% |
+----------------+------+-------+------------+-----------+-------+
| Registers      |  900 |     0 |          0 |   1799680 |  0.05 |
|   Register as Flip Flop |  900 |     0 |          0 |   1799680 |  0.05 |
| CLB LUTs*      | 1100 |     0 |          0 |    899840 |  0.12 |
|   LUT as Logic | 1000 |     0 |          0 |    899840 |  0.11 |
| Block RAM Tile |  2.5 |     0 |          0 |       967 |  0.26 |
|   RAMB36E5     |    2 |     0 |          0 |       967 |  0.21 |
|   RAMB18E5     |    1 |     0 |          0 |      1934 |  0.05 |
| URAM           |    3 |     0 |          0 |       463 |  0.65 |
| DSP Slices     |   14 |     0 |          0 |      1968 |  0.71 |
|   DSP58        |   14 |       |            |           |       |
+----------------+------+-------+------------+-----------+-------+
`
    expect(readReport(text)).toMatchObject({
      ...{ FF: 900, LUT: 1100, bram_tiles: 2.5, URAM: 3, DSP: 14, problems: [] },
      available: { FF: 1799680, LUT: 899840, bram_tiles: 967, URAM: 463, DSP: 1968 },
    })
  })

  test('-hierarchical_percentages prints a share behind each figure', () => {
    const text = `${head('report_utilization -hierarchical -hierarchical_percentages')}${contents('Utilization by Hierarchy')}+----------+--------+-------------+-------------+-----------+-----------+-----------+------------+
| Instance | Module |  Total LUTs |     FFs     |   RAMB36  |   RAMB18  |    URAM   | DSP Slices |
+----------+--------+-------------+-------------+-----------+-----------+-----------+------------+
| tiny     |  (top) | 1100(0.12%) |  900(0.05%) |  2(0.21%) |  1(0.05%) |  3(0.65%) |  14(0.71%) |
|   dense  |  dense |  300(0.03%) |  200(0.01%) |  0(0.00%) |  1(0.05%) |  0(0.00%) |  14(0.71%) |
+----------+--------+-------------+-------------+-----------+-----------+-----------+------------+
`
    expect(readReport(text)).toMatchObject({
      ...{ LUT: 1100, FF: 900, bram_tiles: 2.5, URAM: 3, DSP: 14, problems: [] },
      instances: [{ depth: 0 }, { name: 'dense', depth: 1, LUT: 300, bram_tiles: 0.5 }],
    })
  })

  test('of a pblock: its sites are not those of the design', () => {
    const text = `${head('report_utilization -pblocks p0')}${contents('CLB Logic')}+-----------+--------+-------+--------------+------+-------+-----------+-------+
| Site Type | Parent | Child | Non-Assigned | Used | Fixed | Available | Util% |
+-----------+--------+-------+--------------+------+-------+-----------+-------+
| CLB LUTs  |      0 |     0 |           50 |   50 |     0 |      1000 |  5.00 |
+-----------+--------+-------+--------------+------+-------+-----------+-------+
`
    const report = readReport(text)
    expect(report).toMatchObject({ LUT: null, available: null })
    expect(report.problems).toMatchObject([{ code: 'METAML_E_REPORT_INCOMPLETE' }])
  })
})

describe('figures with something behind them', () => {
  test.each([
    ['12.5 (Junction temp exceeded!)', 12.5],
    ['12.5', 12.5],
    ['12.5 mW', null],
    ['<0.001', null],
    ['1,250', null],
  ])('power %s is %s', async (printed, value) => {
    const text = (await fixtureText('tiny_power.rpt')).replace(
      /(\| Total On-Chip Power \(W\)\s*\| ).*\|/,
      `$1${printed} |`,
    )
    expect(readReport(text).power_total_w).toBe(value)
  })

  test('a range of intervals has two ends', async () => {
    const text = (await fixtureText('csynth.xml')).replace(
      '<PipelineInitiationInterval>1<',
      '<PipelineInitiationInterval>20 ~ 21<',
    )
    expect(readReport(text).instances).toMatchObject([{ ii_min: 20, ii_max: 21 }])
  })
})

describe('timing of paths', () => {
  const path = (slack: string) => `${head('report_timing')}Timing Report

Slack${slack}
  Source:                 a
  Destination:            b
  Data Path Delay:        0.591ns
`

  test('a path without a constraint has no slack, and is whole', () => {
    expect(readReport(path(':                    inf'))).toMatchObject({
      ...{ kind: 'vivado_timing_path', WNS_ns: null, timing_met: null, problems: [] },
    })
  })

  test('a design without paths is whole too', () => {
    const text = `${head('report_timing')}Timing Report\n\nNo timing paths found.\n`
    expect(readReport(text)).toMatchObject({ WNS_ns: null, timing_met: null, problems: [] })
  })
})

describe('logs', () => {
  const hls = `
****** Vitis HLS - High-Level Synthesis from C, C++ and OpenCL v2023.2 (64-bit)
INFO: [HLS 200-1510] Running: open_project tiny
`
  const exit = 'INFO: [Common 17-206] Exiting vitis_hls at Mon Oct 14 11:24:28 2024...\n'
  const log = (text: string): Partial<Report> => readReport(text, 'vitis_hls.log')

  test.each([
    ["ERROR [AP-1] Could not read script 'build_prj.tcl'."],
    ['@E [HLS-70] Compilation errors found: In file included from tiny.cpp'],
    ['ERROR: [SIM 211-100] CSim failed with errors.'],
    ['FATAL_ERROR: Vivado Simulator kernel has discovered an exceptional condition'],
    ['/opt/bin/loader: line 312:  4711 Killed                  "$RDI_PROG" "$@"'],
  ])('%s is an error', line => {
    expect(log(`${hls}${line}\n${exit}`)).toMatchObject({ errors: [line], outcome: 'failed' })
  })

  test('colours and lines that a progress bar overwrote do not hide an error', () => {
    const error = 'ERROR: [HLS 200-70] Pre-synthesis failed.'
    expect(log(`${hls}\u001b[31m${error}\u001b[0m\r\n${exit}`)).toMatchObject({ errors: [error] })
    expect(log(`${hls}10 %\r20 %\r${error}\n${exit}`)).toMatchObject({ errors: [error], outcome: 'failed' })
  })

  test('an error that the script caught does not end the run', () => {
    const error = "ERROR: [HLS 200-642] The 'config_array_partition -maximum_size' command is not supported."
    const rest = 'INFO: [HLS 200-1510] Running: csynth_design \n'
    expect(log(`${hls}${error}\n${rest}${exit}`)).toMatchObject({ errors: [error], outcome: 'finished' })
    expect(log(`${hls}${rest}${error}\n${exit}`)).toMatchObject({ errors: [error], outcome: 'failed' })
    // Commands say that they finished where they failed, too.
    const done = 'INFO: [HLS 200-111] Finished Command csim_design CPU user time: 0 seconds.\n'
    expect(log(`${hls}${error}\n${done}${exit}`)).toMatchObject({ outcome: 'failed' })
    expect(log(`${hls}${error}\n${rest}4\n    while executing\n"source x.tcl"\n${exit}`)).toMatchObject({
      outcome: 'failed',
    })
    const closing = 'INFO: [HLS 200-1510] Running: close_project \n'
    expect(log(`${hls}${error}\n${closing}${exit}`)).toMatchObject({ outcome: 'failed' })
  })

  test('without a banner the tool is the program that ran, also where it started another', () => {
    const text = `INFO: [HLS 200-10] Running '/opt/Xilinx/Vitis_HLS/2023.1/bin/unwrapped/lnx64.o/vitis_hls'
INFO: [HLS 200-10] In directory '/home/me'
****** Vivado v2023.1 (64-bit)
INFO: [Common 17-206] Exiting Vivado at Wed Feb 14 21:16:10 2024...
INFO: [HLS 200-112] Total CPU user time: 19 seconds.
`
    expect(log(text)).toMatchObject({
      kind: 'log',
      tool: 'Vitis HLS',
      version: '2023.1',
      outcome: 'finished',
    })
    expect(log(text.replace('Vitis_HLS/2023.1', 'hls'))).toMatchObject({ tool: 'Vitis HLS', version: null })
    const windows = text.replace(
      /'\/opt.*'/,
      "'C:/Xilinx/Vivado/2019.2/bin/unwrapped/win64.o/vivado_hls.exe'",
    )
    expect(log(windows)).toMatchObject({ tool: 'Vivado HLS', version: '2019.2' })
  })

  test('of a program that the tool starts is none of its own', () => {
    const text = "INFO: [SIM 2] CSIM start\nINFO: [HLS 200-10] Running '/opt/Xilinx/Vivado/2018.2/bin/apcc'\n"
    expect(readReport(text, 'tiny_csim.log')).toMatchObject({ kind: null })
  })

  test('of v++ names it', () => {
    expect(log('****** v++ v2022.1 (64-bit)\nERROR: [v++ 60-300] Build failed\n')).toMatchObject({
      ...{ tool: 'v++', version: '2022.1', outcome: 'failed' },
    })
  })

  test('text of a Windows shell (UTF-16) and of a code page', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'metaml-'))
    const file = path.join(folder, 'vitis_hls.log')
    const text = `${hls}ERROR: [HLS 200-70] Größe\n${exit}`
    await writeFile(file, Buffer.from(`\uFEFF${text}`, 'utf16le'))
    expect(await readReportFile(file)).toMatchObject({
      ...{ tool: 'Vitis HLS', errors: ['ERROR: [HLS 200-70] Größe'] },
    })
    await writeFile(file, Buffer.from(text, 'latin1'))
    expect(await readReportFile(file)).toMatchObject({ tool: 'Vitis HLS', outcome: 'failed' })
    await rm(folder, { recursive: true })
  })
})
