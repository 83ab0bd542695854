import path from 'node:path'
import { defineTask, type Model } from '@metaml/core'
import { resolveDataset } from '@metaml/datasets'
import { gppNeed, hlsCppKind } from '@metaml/hls-cpp'
import { findPart } from '@metaml/hls-report'
import { chooseSettings, type Overrides } from './choose-settings.js'
import { readContentFiles } from './content-files.js'
import type { ImportArgs, ImportResult } from './import-project.js'
import type { MeasuredMetric, MeasuredRows } from './measure-split.js'
import { type Params, params } from './params.js'
import { readSettings } from './project-settings.js'
import { sayMeasured } from './say-measured.js'

/**
 * HLS-IMPORT: an existing project of hls4ml becomes a model, so that a flow can begin there. Nothing of the project is run
 * or changed.
 *
 * @throws METAML_E_HLS_IMPORT_FOLDER, METAML_E_HLS_IMPORT_PROJECT, METAML_E_HLS_IMPORT_LINK, METAML_E_HLS_IMPORT_SETTING,
 *   METAML_E_HLS_IMPORT_CONFLICT, METAML_E_HLS_IMPORT_CHANGED, METAML_E_PART_UNKNOWN; METAML_E_CPP_FILE,
 *   METAML_E_CPP_SYNTAX, METAML_E_CPP_UNKNOWN_LAYER, METAML_E_CPP_TYPE, METAML_E_CPP_WEIGHTS, METAML_E_CPP_SHAPE;
 *   METAML_E_KERNEL_TOP, METAML_E_KERNEL_PORTS, METAML_E_KERNEL_COMPILE, METAML_E_KERNEL_FAILED;
 *   METAML_E_DATASET_UNKNOWN, METAML_E_DATASET_MISSING, METAML_E_DATASET_SHAPE
 */
export const hlsImport = defineTask({
  apiVersion: 1,
  id: 'hls-import',
  role: 'transformation',
  summary: 'Takes an existing hls4ml project into a flow',
  params,
  inputs: {},
  outputs: { model: 'hls-cpp' },
  needs: [gppNeed],
  units: {
    import: { module: new URL('./import-project.js', import.meta.url) },
    simulate: { module: new URL('./simulate.js', import.meta.url), needs: [gppNeed.id] },
    test: { module: new URL('./test.js', import.meta.url), needs: [gppNeed.id] },
  },
  kinds: [hlsCppKind],
  async run(context) {
    const { params, projectDir, log } = context
    const { digest, files } = await readContentFiles(path.resolve(projectDir, params.projectDir))
    const overrides = overridesOf(params)
    const { part } = chooseSettings(overrides, readSettings(files), Object.keys(files))
    // Known before anything is read: later tasks look the part up.
    findPart(part, params.partResources)
    const data =
      params.trainTestDataset === undefined
        ? undefined
        : await resolveDataset(params.trainTestDataset, { projectDir, scaling: params.scaling })
    const args: ImportArgs = {
      projectDir: params.projectDir,
      digest,
      overrides,
      ...(params.partResources && { partResources: params.partResources }),
    }
    const trial = await context.trial<ImportResult>('import', args, {
      label: 'import',
      ...(data && { datasets: { data } }),
    })
    const { left, layers } = trial.result
    log.info(
      `${layers.length} layers, ${trial.result.files} files; not taken: ${left.join(', ') || 'nothing'}`,
    )
    const model = trial.models.model as Model<'hls-cpp'>
    if (!params.csim || data === undefined) return { model }
    const { result } = await context.trial<MeasuredMetric & MeasuredRows>('simulate', null, {
      label: 'csim',
      models: { model },
      datasets: { data },
    })
    const { text, warn } = sayMeasured(result)
    log[warn ? 'warn' : 'info'](text)
    const { rows: _rows, nearChance: _near, ...metric } = result
    return { model: await context.models.annotate(model, { metrics: [metric] }) }
  },
})

function overridesOf({ top, fpgaPartNumber, clockPeriod, backend, inputShape }: Params): Overrides {
  return {
    ...(top !== undefined && { top }),
    ...(fpgaPartNumber !== undefined && { part: fpgaPartNumber }),
    ...(clockPeriod !== undefined && { clockPeriod }),
    ...(backend !== undefined && { backend }),
    ...(inputShape !== undefined && { inputShape }),
  }
}
