import { type DatasetReference, defineTask, MetamlError, type Model } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { gppNeed, hlsCppKind } from '@metaml/hls-cpp'
import { findPart, type Part } from '@metaml/hls-report'
import type { ConvertArgs, ConvertResult } from './convert.js'
import { convertSettings } from './convert-request.js'
import { type Hls4mlContext, measureKernel } from './measure-kernel.js'
import { hls4mlNeed } from './needs.js'
import { params } from './params.js'
import { conversionWarnings } from './warnings.js'

/**
 * HLS4ML: converts a network into HLS C++ with hls4ml, compiles it with g++ and simulates it bit-accurately.
 *
 * @throws METAML_E_PART_UNKNOWN, METAML_E_HLS4ML_DATASET, METAML_E_HLS4ML_NETWORK, METAML_E_HLS4ML_NAME,
 *   METAML_E_HLS4ML_LAYER, METAML_E_HLS4ML_VARIABLE, METAML_E_HLS4ML_REUSE_FACTOR, METAML_E_HLS4ML_CHANGED,
 *   METAML_E_HLS4ML_FAILED, METAML_E_KERNEL_COMPILE, METAML_E_KERNEL_FAILED, METAML_E_DATASET_UNKNOWN,
 *   METAML_E_DATASET_MISSING, METAML_E_DATASET_CHANGED, METAML_E_DATASET_SHAPE
 */
export const hls4ml = defineTask({
  apiVersion: 1,
  id: 'hls4ml',
  role: 'transformation',
  summary: 'Converts a network into HLS C++ with hls4ml, and simulates it bit-accurately',
  params,
  inputs: { model: 'dnn' },
  outputs: { model: 'hls-cpp' },
  needs: [hls4mlNeed, gppNeed],
  units: {
    convert: { module: new URL('./convert.js', import.meta.url), needs: [hls4mlNeed.id] },
    simulate: { module: new URL('./simulate.js', import.meta.url), needs: [gppNeed.id] },
    test: { module: new URL('./test.js', import.meta.url), needs: [gppNeed.id] },
  },
  kinds: [hlsCppKind],
  budget({ fpgaPartNumber, partResources }) {
    const { DSP, LUT, FF, BRAM_18K, URAM } = findPart(fpgaPartNumber, partResources)
    return { DSP, LUT, FF, BRAM_18K, URAM }
  },
  async run(context) {
    const { params, inputs } = context
    const part = findPart(params.fpgaPartNumber, params.partResources)
    const data = await datasetOf(context)
    const args: ConvertArgs = {
      settings: convertSettings(params, params.clockPeriod ?? defaultClockPeriod(part)),
      ...(params.partResources && { partResources: params.partResources }),
    }
    const trial = await context.trial<ConvertResult>('convert', args, {
      label: 'convert',
      models: { model: inputs.model },
      ...(data && { datasets: { data } }),
    })
    for (const warning of conversionWarnings(trial.result, inputs.model)) context.log.warn(warning)
    const model = trial.models.model as Model<'hls-cpp'>
    if (!params.csim || data === undefined) return { model }
    return { model: await measureKernel(context, model, data, trial.result) }
  },
})

/** In ns. */
function defaultClockPeriod({ family }: Part): number {
  return family === 'zynq-7000' ? 10 : 5
}

/**
 * The data set that the user names, scaled as the model's is, or else the model's own; undefined when there is none
 * and none is needed.
 */
async function datasetOf({
  params,
  inputs,
  projectDir,
}: Hls4mlContext): Promise<DatasetReference | undefined> {
  const own = inputs.model.descriptor.dataset
  const { testDataset } = params
  if (testDataset !== undefined) {
    return await resolveDataset(testDataset, { projectDir, ...(own && { scaling: own.scaling }) })
  }
  if (own !== undefined || !params.csim) return own
  throw new MetamlError({
    code: 'METAML_E_HLS4ML_DATASET',
    kind: 'usage',
    message: `The model '${inputs.model.id}' belongs to no data set.`,
    expected: 'rows to simulate the C++ on',
    todo: 'name a data set as testDataset, or set csim: false',
  })
}
