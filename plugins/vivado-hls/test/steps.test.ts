import { expect, test } from 'vitest'
import { runTask, temporaryFolder } from './run-task.js'
import { makeTools } from './stand-in-tools.js'

test('csynth gives RTL with the figures of its report', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir)
  const { status, errors, model } = await runTask({ projectDir, config: tools.config })
  expect(errors).toEqual([])
  expect(status).toBe('done')
  expect(model!.descriptor).toEqual({
    top: 'myproject',
    part: 'xcvu9p-flgb2104-2l-e',
    clockPeriod: 5,
    generator: 'Vitis HLS 2023.1',
  })
  const figures = Object.fromEntries(
    model!.metrics.map(({ name, value, stage, by }) => [name, [value, stage, by]]),
  )
  expect(figures).toMatchObject({
    DSP: [21, 'csynth', 'Vitis HLS 2023.1'],
    LUT: [4444, 'csynth', 'Vitis HLS 2023.1'],
    BRAM_18K: [4, 'csynth', 'Vitis HLS 2023.1'],
    latency_cycles: [12, 'csynth', 'Vitis HLS 2023.1'],
  })
  expect(model!.metrics.find(({ name }) => name === 'latency_cycles')).toMatchObject({ low: 10, high: 12 })
  expect(Object.keys(model!.files)).toEqual(
    expect.arrayContaining(['rtl/verilog/myproject.v', 'rtl/vhdl/myproject.vhd', 'reports/csynth.xml']),
  )
  expect(Object.keys(model!.reports).sort()).toEqual(['csynth.log', 'csynth.xml'])
})

test('all steps run in order, each figure at its stage', async () => {
  const projectDir = temporaryFolder()
  const tools = makeTools(projectDir, 'vivado_hls', '2019.2')
  const steps = ['place-and-route', 'csim', 'cosim', 'export'] as const
  const { errors, model, warnings } = await runTask({ projectDir, config: tools.config, params: { steps } })
  expect(errors).toEqual([])
  expect(tools.calls().filter(call => !call.endsWith('version'))).toEqual([
    'vivado_hls csim',
    'vivado_hls csynth',
    'vivado_hls cosim',
    'vivado_hls export',
    'vivado synthesis',
    'vivado place-and-route',
  ])
  const of = (stage: string) =>
    Object.fromEntries(model!.metrics.filter(m => m.stage === stage).map(m => [m.name, [m.value, m.by]]))
  expect(of('csynth')).toMatchObject({ DSP: [21, 'Vivado HLS 2019.2'] })
  expect(of('cosim')).toEqual({
    latency_cycles: [12, 'Vivado HLS 2019.2'],
    interval_cycles: [1, 'Vivado HLS 2019.2'],
  })
  expect(of('synthesis')).toMatchObject({ BRAM_18K: [3, 'Vivado 2019.2'], clock_ns: [3.75, 'Vivado 2019.2'] })
  expect(of('place-and-route')).toEqual({
    ...{ DSP: [21, 'Vivado 2019.2'], LUT: [4000, 'Vivado 2019.2'], FF: [300, 'Vivado 2019.2'] },
    ...{ URAM: [0, 'Vivado 2019.2'], BRAM_18K: [3, 'Vivado 2019.2'], clock_ns: [4.75, 'Vivado 2019.2'] },
    ...{ dynamic_w: [0.75, 'Vivado 2019.2'], static_w: [2.5, 'Vivado 2019.2'] },
  })
  expect(Object.keys(model!.files)).toEqual(
    expect.arrayContaining(['ip/component.xml', 'checkpoints/post_route.dcp', 'reports/power_routed.rpt']),
  )
  expect(warnings.join('\n')).toContain('76960')
})
