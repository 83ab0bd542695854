import { type DatasetReference, defineTask, MetamlError } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { gppNeed, hlsCppKind } from '@metaml/hls-cpp'
import { params } from './params.js'
import type { QuantizationContext } from './quantization-context.js'
import { quantize } from './quantize.js'

/** Bytes that a search may take: the simulator keeps the values of every layer. */
const searchMemory = 3 * 2 ** 30

/**
 * QUANTIZATION: searches the narrowest types for every variable of an hls4ml kernel that keep the loss within the
 * tolerance, by exact simulation, and writes them into the C++.
 *
 * @throws METAML_E_QUANTIZATION_DATASET, METAML_E_QUANTIZATION_REFERENCE, METAML_E_QUANTIZATION_SHARED_TYPE,
 *   METAML_E_QUANTIZATION_UNUSED_TYPE, METAML_E_QUANTIZATION_WIDTH, METAML_E_QUANTIZATION_RANGE,
 *   METAML_E_QUANTIZATION_WEIGHTS, METAML_E_QUANTIZATION_DIFFERS, and the errors of `@metaml/hls-cpp` and
 *   `@metaml/datasets`
 */
export const quantization = defineTask({
  apiVersion: 1,
  id: 'quantization',
  role: 'optimization',
  summary: 'Narrows every type of an HLS C++ kernel, as far as the tolerated loss allows',
  params,
  inputs: { model: 'hls-cpp' },
  outputs: { model: 'hls-cpp' },
  needs: [gppNeed],
  units: {
    profile: { module: new URL('./profile.js', import.meta.url), needs: [gppNeed.id] },
    'search-leg': {
      module: new URL('./search-leg.js', import.meta.url),
      memory: searchMemory,
      needs: [gppNeed.id],
    },
    write: { module: new URL('./write.js', import.meta.url), needs: [gppNeed.id] },
    test: { module: new URL('./test.js', import.meta.url), needs: [gppNeed.id] },
  },
  kinds: [hlsCppKind],
  async run(context) {
    return { model: await quantize(context, await datasetOf(context)) }
  },
})

/** The data set that the user names, scaled as the model's is, or else the model's own. */
async function datasetOf({ params, inputs, projectDir }: QuantizationContext): Promise<DatasetReference> {
  const own = inputs.model.descriptor.dataset
  const { trainTestDataset } = params
  if (trainTestDataset !== undefined) {
    return await resolveDataset(trainTestDataset, { projectDir, ...(own && { scaling: own.scaling }) })
  }
  if (own !== undefined) return own
  throw new MetamlError({
    code: 'METAML_E_QUANTIZATION_DATASET',
    kind: 'usage',
    message: `The model '${inputs.model.id}' belongs to no data set.`,
    expected: 'rows to profile and to decide on',
    todo: 'name a data set as trainTestDataset',
  })
}
