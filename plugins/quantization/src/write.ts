import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Metric, ModelHandle, UnitIo } from '@metaml/core'
import { compareOutputs, metricOf, openDataset, type Rows } from '@metaml/datasets'
import { readLayerGraph, setAttributes } from '@metaml/hls-cpp'
import type { LayerGraph } from '@metaml/hls-cpp/graph'
import { byRole, changesOf, type TypesByRole } from './apply-types.js'
import { compileWinner } from './compile-winner.js'
import { countOverflows, type Overflow } from './count-overflows.js'
import { exactWeights, type WeightChange } from './exact-weights.js'
import { formVariables } from './form-variables.js'
import { typesOf } from './format-types.js'
import { layOut } from './lay-out.js'
import { type LayerBits, layerBits, meanWidth } from './layer-bits.js'
import type { ProblemArgs } from './open-problem.js'
import { pickRows } from './pick-rows.js'
import { newPrecision, type PrecisionObject, precisionObject } from './precision-object.js'
import type { PrecisionState } from './precision-state.js'
import { referenceAnswers } from './reference-answers.js'
import { type Answer, openSimulation } from './simulation.js'
import { listVariables } from './variables.js'

/** What one run of the unit `write` does. */
export type WriteArgs = {
  readonly problem: ProblemArgs
  readonly state: PrecisionState
  /** Of the data set's metric, on the rows that decided. */
  readonly value: number
  /** Whether it is compiled, compared with the simulator, and its overflows are counted. */
  readonly compile: boolean
}

/** A type that changed. */
export type TypeChange = {
  readonly layer: string
  readonly variable: string
  readonly before: string
  readonly after: string
}

/** What a run wrote. */
export type WriteResult = {
  readonly types: readonly TypeChange[]
  /** Of all layers, as the parameter `precision` of HLS4ML takes it. */
  readonly precision: PrecisionObject
  readonly weights: readonly WeightChange[]
  readonly layers: readonly LayerBits[]
  /** Over all types that can be set. */
  readonly meanBits: number
  /** Of the loss, from the differences row by row; absent where the reference can't answer rows. */
  readonly standardError?: number
  readonly compiled?: {
    readonly rows: number
    /** Outputs that the simulator gives otherwise: 0; absent where it refuses the kernel. */
    readonly differing?: number
    readonly value: number
    readonly overflows: { readonly [layer: string]: Overflow }
  }
}

/**
 * Writes types into a copy of the kernel `model` and its weights anew, as the model `candidate`; compiles it where asked
 * to, and compares what it answers on `validation` of the data set `data` with the simulator, bit by bit.
 * @throws METAML_E_QUANTIZATION_DIFFERS, METAML_E_QUANTIZATION_WEIGHTS and the errors of `setAttributes`,
 *   `compileKernel` and `runKernel`
 */
export default async function write(args: WriteArgs, io: UnitIo): Promise<WriteResult> {
  const model = io.models.model as ModelHandle<'hls-cpp'>
  const project = await layOut(model, io)
  const graph = await readLayerGraph(project)
  const variables = formVariables(graph, listVariables(graph), args.problem)
  const types = byRole(graph, variables, typesOf(variables, args.state))
  const changes = changesOf(graph, types)
  const edited = await setAttributes(project, changes)
  const weights = await exactWeights(project.folder, graph, types)
  const files = { ...edited.files, ...weights.files }

  const target = await layOut(model, io, 'quantized')
  for (const [file, text] of Object.entries(files)) await writeFile(path.join(target.folder, file), text)
  const { problem } = args
  const data = io.datasets.data!
  const validation = await (await openDataset(data, io)).split('validation')
  const rows = pickRows(validation, problem.samples ?? validation.rows, problem.seed)
  const answer = await answerOf(graph, model, types, rows, io)
  const simulated = answer.refusal === undefined ? answer.outputs : undefined
  const compiled = args.compile ? await compileWinner(target, rows, simulated, io) : undefined
  const outputs = compiled?.outputs ?? answer.outputs
  const standardError = await errorOfLoss(outputs, rows, io)
  const value =
    compiled === undefined ? args.value : (await metricOf(data, io)).measure(compiled.outputs, rows)

  await io.create('candidate', {
    kind: 'hls-cpp',
    descriptor: { ...model.descriptor, precision: newPrecision(model.descriptor, types) },
    files: { ...unchanged(model, files), ...encode(files) },
    metrics: await metricsOf(graph, types, value, compiled !== undefined, io),
  })
  return {
    types: changes
      .map(({ layer, attribute, text }, i) => ({
        layer,
        variable: attribute,
        before: edited.before[i]!.replaceAll(/\s/g, ''),
        after: text,
      }))
      .filter(({ before, after }) => before !== after),
    precision: precisionObject(graph, types),
    weights: weights.changes,
    layers: layerBits(graph, types),
    meanBits: meanWidth(types),
    ...(standardError !== undefined && { standardError }),
    ...(compiled && {
      compiled: {
        rows: rows.rows,
        ...(compiled.differing !== undefined && { differing: compiled.differing }),
        value,
        overflows: await countOverflows(target, types, rows, io),
      },
    }),
  }
}

async function answerOf(
  graph: LayerGraph,
  model: ModelHandle<'hls-cpp'>,
  types: TypesByRole,
  rows: Rows,
  io: UnitIo,
): Promise<Answer> {
  const simulation = await openSimulation(graph, model, rows, 1)
  try {
    return (await simulation.run([types], io))[0]!
  } finally {
    await simulation.close()
  }
}

async function errorOfLoss(outputs: Float32Array, rows: Rows, io: UnitIo): Promise<number | undefined> {
  const { reference } = io.models
  const before = reference && (await referenceAnswers(reference, rows, io))
  if (before === undefined) return undefined
  const compared = { references: [before], candidates: [outputs] }
  return (await compareOutputs(compared, rows, io.datasets.data!, io)).standardError
}

/** The data set's metric, and the bits of each virtual layer's weights. */
async function metricsOf(
  graph: LayerGraph,
  types: TypesByRole,
  value: number,
  compiled: boolean,
  io: UnitIo,
): Promise<Metric[]> {
  const { name, unit, direction } = await metricOf(io.datasets.data!, io)
  const by = compiled ? 'g++' : '@metaml/fixed-point'
  const bits = layerBits(graph, types).flatMap(({ name: layer, weight }): Metric[] =>
    weight === undefined
      ? []
      : [{ name: `bits_${layer}`, value: weight, unit: 'bits', direction: 'lower', stage: 'csim' }],
  )
  return [{ name, value, unit, direction, stage: 'csim', split: 'validation', by }, ...bits]
}

function unchanged(
  model: ModelHandle,
  files: { readonly [path: string]: string },
): { [path: string]: string } {
  const kept = Object.keys(model.files).filter(file => !(file in files))
  return Object.fromEntries(kept.map(file => [file, model.path(file)]))
}

function encode(files: { readonly [path: string]: string }): { [path: string]: Uint8Array } {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [file, new TextEncoder().encode(text)]),
  )
}
