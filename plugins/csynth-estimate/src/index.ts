import { defineTask } from '@metaml/core'
import { hlsCppKind } from '@metaml/hls-cpp'
import { defaultTool, estimateMetrics, loadFamilies } from '@metaml/hls-estimate'
import type { EstimateArgs, EstimateResult } from './estimate.js'
import { params } from './params.js'

/**
 * CSYNTH-ESTIMATE: estimates what HLS would report of a kernel, without running it. Gives the same model with the figures, and the
 * report `estimate.json` with those of every layer.
 *
 * @throws METAML_E_ESTIMATE_CALIBRATION, METAML_E_CPP_UNKNOWN_LAYER, METAML_E_CPP_SHAPE, METAML_E_CPP_TYPE,
 *   METAML_E_CPP_WEIGHTS, METAML_E_CPP_FILE, METAML_E_CPP_SYNTAX, METAML_E_KERNEL_TOP
 */
export const csynthEstimate = defineTask({
  apiVersion: 1,
  id: 'csynth-estimate',
  role: 'transformation',
  summary: 'Estimates what HLS would report of a kernel, in milliseconds',
  params,
  inputs: { model: 'hls-cpp' },
  outputs: { model: 'hls-cpp' },
  units: { estimate: { module: new URL('./estimate.js', import.meta.url) } },
  kinds: [hlsCppKind],
  async run(context) {
    const { params, inputs, log } = context
    const { descriptor } = inputs.model
    const args: EstimateArgs = {
      tool: toolOf(params.tool) ?? defaultTool(descriptor.backend),
      part: params.part ?? descriptor.part,
      clockNs: params.clockPeriod ?? descriptor.clockPeriod,
      families: (await loadFamilies(context.projectDir)) as EstimateArgs['families'],
    }
    const { result } = await context.trial<EstimateResult>('estimate', args, {
      label: 'estimate',
      models: { model: inputs.model },
    })
    const { warnings, notes, family, evidence } = result
    for (const warning of warnings) log.warn(warning)
    const { name, version } = args.tool
    const by = `hls-estimate of ${name} ${version}`
    log.info([`The constants are those of ${family}: ${evidence}.`, ...notes].join(' '))
    const report = { tool: `${name} ${version}`, part: args.part, clock_ns: args.clockNs, ...result }
    const model = await context.models.annotate(inputs.model, {
      metrics: estimateMetrics(result, by),
      reports: { 'estimate.json': new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`) },
    })
    return { model }
  },
})

/** `Vitis HLS 2024.1` as name and version. */
function toolOf(text: string | undefined): EstimateArgs['tool'] | undefined {
  if (text === undefined) return undefined
  const at = text.lastIndexOf(' ')
  return { name: text.slice(0, at), version: text.slice(at + 1) }
}
