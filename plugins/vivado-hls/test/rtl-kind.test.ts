import { rtlKind } from '@metaml/vivado-hls'
import { expect, test } from 'vitest'

const files: { readonly [path: string]: string } = {
  'rtl/verilog/myproject.v': 'module myproject (input ap_clk);\nendmodule\n',
  'rtl/verilog/table.dat': '00',
  'reports/csynth.xml': '<profile/>',
}
const content = (given: object = {}, changed = files) => ({
  descriptor: { top: 'myproject', part: 'xcvu9p', clockPeriod: 5, ...given },
  paths: Object.keys(changed).sort(),
  read: async (path: string) => new TextEncoder().encode(changed[path]!),
})

test('sources with their top are sound', async () => {
  expect(await rtlKind.check(content())).toEqual([])
  const ip = { 'ip/hdl/vhdl/myproject.vhd': 'entity myproject is\nend;\n' }
  expect(await rtlKind.check(content({}, ip))).toEqual([])
})

test('what is not sound is said', async () => {
  expect(await rtlKind.check(content({ top: 'other' }))).toEqual(['No source declares other.'])
  expect(await rtlKind.check(content({ clockPeriod: 0, part: '' }))).toHaveLength(2)
  expect(await rtlKind.check(content({}, { 'reports/a.rpt': '' }))).toEqual([
    'There is no Verilog and no VHDL under rtl/ or ip/.',
  ])
})

test('what holds times is no content', () => {
  const paths = [
    ...['rtl/verilog/a.v', 'rtl/verilog/a.dat', 'ip/hdl/verilog/a.v', 'ip/component.xml', 'ip/a.zip'],
    ...['reports/csynth.xml', 'project/hls.app', 'checkpoints/a.dcp', 'rtl/a.log'],
  ]
  expect(paths.filter(path => rtlKind.isContent!(path))).toEqual([
    ...['rtl/verilog/a.v', 'rtl/verilog/a.dat', 'ip/hdl/verilog/a.v'],
  ])
})
