import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished, type TestContext } from 'vitest'
import { convertSettings } from '../dist/convert-request.js'
import { params } from '../dist/params.js'
import { type Conversion, projectFolder, runHls4ml } from '../dist/run-hls4ml.js'
import { realRunner } from './real-runner.js'
import { sharedFile } from './shared-data.js'

/** A project that hls4ml made, in a folder that goes with the test. */
export interface ConvertedProject {
  readonly folder: string
  readonly conversion: Conversion
}

/** A new folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls4ml-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Converts a shared Keras-2 network, with these parameters of the task. */
export async function convertShared(
  ctx: TestContext,
  network: { readonly json: string; readonly weights: string },
  given: object = {},
): Promise<ConvertedProject> {
  const folder = await temporaryFolder()
  await copyFile(sharedFile(ctx, `models/keras/${network.json}`), path.join(folder, 'network.json'))
  await copyFile(sharedFile(ctx, `models/keras/${network.weights}`), path.join(folder, 'network.h5'))
  return await convertIn(folder, given)
}

/** Converts the network that lies in a folder as `network.json` and `network.h5`. */
export async function convertIn(folder: string, given: object = {}): Promise<ConvertedProject> {
  const settings = convertSettings(params.parse(given), 5)
  const conversion = await runHls4ml(
    { folder, json: 'network.json', weights: 'network.h5' },
    settings,
    realRunner,
  )
  return { folder: path.join(folder, projectFolder), conversion }
}

/** The 3-layer network of the jets that takes physical units; classes g, q, w, z, t. */
export const threeLayer = { json: 'KERAS_3layer.json', weights: 'KERAS_3layer_weights.h5' }

/** The same, pruned to 70 % and retrained on standardised inputs. */
export const prunedThreeLayer = {
  json: 'KERAS_3layer.json',
  weights: 'KERAS_3layer_70pruned_retrained_weights.h5',
}
