import { describe, expect, test } from 'vitest'
import { describeProject, type ProjectFiles } from '../dist/hls-project.js'
import { cosimCommands, failsToExport, openNew } from '../dist/hls-script.js'
import { scriptArgs } from '../dist/hls-tool.js'
import { writeTcl } from '../dist/tcl.js'
import { synthesisCommands } from '../dist/vivado-script.js'
import { kernelFiles } from './kernel.js'

const filesOf = (files: { readonly [path: string]: string }): ProjectFiles => ({
  paths: Object.keys(files).sort(),
  read: async file => files[file]!,
  functions: async file => [...files[file]!.matchAll(/^\w+ (\w+)\(/gm)].map(([, name]) => name!),
})

const target = { part: 'xcvu9p-flgb2104-2l-e', clockPeriod: 5 }
const vivadoHls = { command: 'vivado_hls', version: '2019.2', family: 'Vivado HLS' } as const
const vitisHls = { command: 'vitis_hls', version: '2022.2', family: 'Vitis HLS' } as const

describe('the script for a project of hls4ml', () => {
  test('has the options of Vivado HLS', async () => {
    const project = await describeProject('myproject', filesOf(kernelFiles))
    expect(writeTcl(openNew(project, target, vivadoHls))).toBe(`open_project -reset hls
set_top myproject
add_files firmware/myproject.cpp -cflags -std=c++0x
add_files -tb myproject_test.cpp -cflags -std=c++0x
add_files -tb firmware/weights
open_solution -reset solution1
set_part xcvu9p-flgb2104-2l-e
create_clock -period 5 -name default
set_clock_uncertainty 27% default
catch {config_array_partition -maximum_size 4096}
catch {config_compile -name_max_length 80}
catch {config_schedule -enable_dsp_full_reg=false}
`)
  })

  test('has those of Vitis HLS', async () => {
    const project = await describeProject('myproject', filesOf(kernelFiles))
    const script = writeTcl(openNew(project, target, vitisHls))
    expect(script).toContain('open_solution -reset solution1 -flow_target vivado\n')
    expect(script).toContain('catch {config_array_partition -complete_threshold 4096}\n')
    expect(writeTcl(cosimCommands(project))).toBe(
      'add_files -tb myproject_test.cpp -cflags {-std=c++0x -DRTL_SIM}\ncosim_design -rtl verilog\n',
    )
  })

  test('leaves the clock uncertainty to the tool where an older hls4ml wrote none', async () => {
    const { 'project.tcl': _, ...older } = kernelFiles
    const project = await describeProject('myproject', filesOf(older))
    expect(writeTcl(openNew(project, target, vivadoHls))).not.toContain('set_clock_uncertainty')
  })
})

describe('any other project', () => {
  test('is told by what its sources define', async () => {
    const files = {
      'src/kernel.cpp': 'void filter(int in[8]) {}\n',
      'src/math.cc': 'int square(int x) { return x * x; }\n',
      'src/kernel.h': '',
      'tb/main.cpp': 'int main() { return 0; }\n',
      'tb/golden.dat': '1 2 3',
      'README.md': '',
    }
    const project = await describeProject('filter', filesOf(files))
    expect(project).toMatchObject({
      design: ['src/kernel.cpp', 'src/math.cc'],
      testBench: ['tb/main.cpp', 'tb/golden.dat'],
      ...{ flags: '', hls4ml: false },
    })
    expect(writeTcl(openNew(project, target, vitisHls))).toBe(`open_project -reset hls
set_top filter
add_files src/kernel.cpp
add_files src/math.cc
add_files -tb tb/main.cpp
add_files -tb tb/golden.dat
open_solution -reset solution1 -flow_target vivado
set_part xcvu9p-flgb2104-2l-e
create_clock -period 5 -name default
`)
  })

  test('without its top is refused', async () => {
    await expect(describeProject('gone', filesOf({ 'a.cpp': 'void other() {}\n' }))).rejects.toMatchObject({
      ...{ code: 'METAML_E_VIVADO_TOP', kind: 'usage' },
      found: 'a.cpp',
    })
  })
})

test('a file whose name begins as an option or a home folder stays a file', async () => {
  const files = { '-top.cpp': 'int top() {}\n', '~tb.cpp': 'int main() {}\n', 'a/-b.cpp': 'int b() {}\n' }
  const project = await describeProject('top', filesOf(files))
  const script = writeTcl(openNew(project, target, vitisHls))
  expect(script.split('\n').filter(line => line.startsWith('add_files'))).toEqual([
    'add_files ./-top.cpp',
    'add_files a/-b.cpp',
    'add_files -tb {./~tb.cpp}',
  ])
  const sources = { top: 'top', verilog: ['-x.v', '~y.v', 'z.v'], scripts: ['-s.tcl'] }
  expect(writeTcl(synthesisCommands(sources, target, 1))).toContain(
    'read_verilog ./-x.v\nread_verilog {./~y.v}\nread_verilog z.v\nsource ./-s.tcl\n',
  )
})

test('each of the three commands runs a script in its way', () => {
  expect(scriptArgs(vivadoHls, 'x.tcl')).toEqual(['-f', 'x.tcl'])
  expect(scriptArgs(vitisHls, 'x.tcl')).toEqual(['-f', 'x.tcl'])
  const run = { ...vitisHls, command: 'vitis-run' }
  expect(scriptArgs(run, 'x.tcl')).toEqual(['--mode', 'hls', '--tcl', 'x.tcl'])
})

test('versions up to 2021.2 are known not to export', () => {
  const versions = ['2018.2', '2020.1.1', '2021.2', '2022.1', '2025.2']
  expect(versions.filter(version => failsToExport({ version }))).toEqual(['2018.2', '2020.1.1', '2021.2'])
})
