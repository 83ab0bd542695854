import { describe, expect, test } from 'vitest'
import { kernelDraft } from './kernel.js'
import { runTask, temporaryFolder } from './run-task.js'
import { expectedOf, recorded } from './shared-data.js'
import { makeTools } from './stand-in-tools.js'

describe.each([
  ['vivado_hls', '2018.2', 'vivado_hls-2018.2/galapagos_conv1d/csynth.xml'],
  ['vivado_hls', '2019.2', 'vivado_hls-2019.2/nicolo_pynq_ap_fixed/csynth.xml'],
  ['vivado_hls', '2020.1', 'vivado_hls-2020.1/hls4ml_test_report/myproject_csynth.xml'],
  ['vitis_hls', '2021.1', 'vitis_hls-2021.1/argykokk_jet_DSP_reuse1/csynth.xml'],
  ['vitis_hls', '2023.1', 'vitis_hls-2023.1/hgdream_unet/myproject_csynth.xml'],
  ['vitis-run', '2024.1', 'vitis_hls-2024.1/lrozzy_openml_3.1_3/myproject_csynth.xml'],
])('%s %s', (command, version, name) => {
  test(`that writes the recorded ${name} gives its figures`, async ctx => {
    const file = recorded(ctx, name)
    const expected = expectedOf(ctx, name)
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir, command, version)
    tools.behave({ csynth: `report:${file}` })
    const top = expected.top as string
    const files = {
      [`${top}.cpp`]: `void ${top}(int in[16], int out[5]) {}\n`,
      [`firmware/${top}.cpp`]: `void ${top}(int in[16], int out[5]) {}\n`,
      [`firmware/${top}.h`]: `void ${top}(input_t in[16], result_t out[5]);\n`,
      'firmware/defines.h': '',
      'firmware/parameters.h': '',
    }
    const target = { part: expected.part as string, clockPeriod: expected.target_clock_ns as number }
    const { errors, model } = await runTask({
      ...{ projectDir, config: tools.config },
      kernel: kernelDraft({ top, ...target }, files),
    })
    expect(errors).toEqual([])
    for (const figure of ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM']) {
      const found = model!.metrics.find(m => m.name === figure && m.stage === 'csynth')
      expect(found?.value ?? null).toBe(expected[figure])
    }
    expect(model!.metrics.find(m => m.name === 'latency_cycles')?.value ?? null).toBe(expected.latency_max)
  })
})

describe.each([
  ['vivado_hls-2019.1/hepml_missing_script/vivado_hls.log', 'NO_RESULT', "couldn't read file"],
  ['vivado_hls-2019.2/yanlun_full_model_failed/vivado_hls.log', 'NOT_SYNTHESISED', 'COSIM 212-40'],
  ['vitis_hls-2024.1/seanlipps_conv1d/hls_run_tcl_2309979.backup.log', 'NO_RESULT', 'Common 17-53'],
])('a tool that says what the recorded %s says, with exit code 0,', (name, code, evidence) => {
  test(`ends with METAML_E_VIVADO_${code}`, async ctx => {
    const file = recorded(ctx, name)
    const projectDir = temporaryFolder()
    const tools = makeTools(projectDir)
    tools.behave({ csynth: `log:${file}` })
    const { error } = await runTask({ projectDir, config: tools.config })
    expect(error!.code).toBe(`METAML_E_VIVADO_${code}`)
    expect(error!.found).toContain(evidence)
  })
})
