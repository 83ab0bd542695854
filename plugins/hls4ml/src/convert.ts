import path from 'node:path'
import type { HlsModel, ModelHandle, UnitIo } from '@metaml/core'
import { checkFit, openDataset, range } from '@metaml/datasets'
import type { PartResources } from '@metaml/hls-report'
import { layers, readNetwork, writeKeras2 } from '@metaml/keras'
import { checkInputs, type InputCheck } from './check-inputs.js'
import { checkNetwork } from './check-network.js'
import { type ConvertSettings, topFunction } from './convert-request.js'
import { projectFiles } from './project-files.js'
import { type Conversion, projectFolder, runHls4ml } from './run-hls4ml.js'

/** What one run of the unit `convert` does. */
export type ConvertArgs = {
  readonly settings: ConvertSettings
  /** Of a part that the user describes: stands in the model. */
  readonly partResources?: PartResources & { readonly [figure: string]: number }
}

/** What a run found. */
export type ConvertResult = {
  readonly conversion: Conversion
  /** Absent without a data set. */
  readonly inputs?: InputCheck
}

/**
 * Converts the model `model` with hls4ml into the model `model` of kind `hls-cpp`, and checks that the data set
 * `data` fits it.
 * @throws METAML_E_DATASET_SHAPE, METAML_E_HLS4ML_NETWORK, and what {@link runHls4ml} throws
 */
export default async function convertNetwork(args: ConvertArgs, io: UnitIo): Promise<ConvertResult> {
  const { settings, partResources } = args
  const network = await readNetwork(io.models.model as ModelHandle<'dnn'>)
  const data = io.datasets.data
  const all = layers(network)
  checkNetwork(all)
  if (data) checkFit(data, { inputShape: all[0]!.inputShape, outputShape: all.at(-1)!.outputShape })

  const folder = io.temporary
  const files = await writeKeras2(network, folder)
  const [json, weights] = [files.json, files.weights].map(file => path.relative(folder, file)) as [
    string,
    string,
  ]
  const conversion = await runHls4ml({ folder, json, weights }, settings, io)
  const descriptor: HlsModel = {
    top: topFunction,
    backend: settings.backend,
    part: settings.part,
    ...(partResources && { partResources }),
    clockPeriod: settings.clockPeriod,
    ioType: conversion.ioType,
    strategy: settings.strategy,
    inputShape: conversion.inputShape,
    outputShape: conversion.outputShape,
    precision: byLayer(conversion, layer => layer.precision),
    reuseFactor: byLayer(conversion, layer => layer.reuseFactor),
    generator: `hls4ml ${conversion.version}`,
    ...(data && { dataset: data }),
  }
  await io.create('model', {
    kind: 'hls-cpp',
    descriptor,
    files: await projectFiles(path.join(folder, projectFolder)),
  })
  if (data === undefined) return { conversion }
  const inputType = conversion.layers.find(layer => layer.class === 'Input')!.precision.result!
  return { conversion, inputs: checkInputs(inputType, await range(await openDataset(data, io))) }
}

function byLayer<T>(
  { layers }: Conversion,
  figure: (layer: Conversion['layers'][number]) => T | undefined,
): { [layer: string]: T } {
  const known = layers.map(layer => [layer.name, figure(layer)] as const)
  return Object.fromEntries(known.filter(([, value]) => value !== undefined)) as { [layer: string]: T }
}
