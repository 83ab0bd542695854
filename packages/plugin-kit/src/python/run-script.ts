import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Json, JsonObject, ModelHandle, UnitIo } from '@metaml/core'
import { readNetwork } from '@metaml/keras'
import { callScript } from './call-script.js'
import { type Measured, openMeasurer, type ReferenceFigure } from './measure-network.js'
import { startWork, type WorkInput } from './script-work.js'
import { type NetworkFolder, writeNetworkFiles } from './task-files.js'

/** What one run of a unit does. The script itself comes in the query of this module's URL. */
export type RunScriptArgs = {
  /** Of the script and what it imports from beside it: changes the trial's key with them. */
  readonly script: string
  /** Id of the Python environment. */
  readonly need: string
  /** The function `run` with `params`, or one that a search names with `args`, and with the models that it hands over. */
  readonly call: ScriptFunction
  /** Ports whose models are handed over by their names. */
  readonly inputs: readonly string[]
  /** Names of the networks that it gives; none where it gives JSON. */
  readonly outputs: readonly string[]
  /** What losses are measured against where that is no network. */
  readonly reference?: ReferenceFigure
}

/** What is called. */
export type ScriptFunction =
  | { readonly kind: 'run'; readonly params: JsonObject }
  | {
      readonly kind: 'trial' | 'once'
      /** Of Python. */
      readonly module: string
      readonly function: string
      readonly args: JsonObject
      /** Arguments that are models; they are handed over as `argument NAME`. */
      readonly models: readonly string[]
    }

/** What a run found: of a trial, what its network comes to; of `once`, what was returned. */
export type RunScriptResult = { readonly measured?: Measured; readonly data?: Json }

/**
 * Calls a function of a Python script on the models of the input ports, the data set `data` and the model `reference`.
 * @throws METAML_E_PYTHON_SCRIPT, METAML_E_PYTHON_REFUSED, METAML_E_PYTHON_REPORT, METAML_E_PYTHON_SILENT, the tool
 *   errors of `python`, and what reading and measuring networks throws
 */
export default async function runScript(
  { need, call, inputs, outputs, reference }: RunScriptArgs,
  io: UnitIo,
): Promise<RunScriptResult> {
  const script = fileURLToPath(new URL(import.meta.url).searchParams.get('script')!)
  const [models, input] = await writeInputs(inputs, io)
  const given: Record<string, NetworkFolder> = {}
  if (call.kind !== 'run') {
    for (const name of call.models) {
      const network = await readNetwork(io.models[`argument ${name}`] as ModelHandle<'dnn'>)
      given[name] = await writeNetworkFiles(network, path.join(io.temporary, 'arguments', name))
    }
  }
  const { data } = io.datasets
  const against = {
    ...(io.models.reference && { network: io.models.reference }),
    ...(reference && { figure: reference }),
  }
  const measurer = data && (await openMeasurer(data, against, io))
  const folder = path.join(io.temporary, 'rows')
  const work = startWork({ ...(input && { input }), ...(measurer && { measurer }), folder, io })
  const request = {
    call:
      call.kind === 'run'
        ? { kind: 'run', function: 'run', args: {}, models: {} }
        : { ...call, models: given },
    ...(call.kind === 'run' && { params: call.params }),
    ...{ outputs, models, seed: io.seed },
    ...(data && { dataset: data }),
  }
  const { files, data: returned } = await callScript(
    {
      ...{ script, need, request: request as unknown as JsonObject, place: io.temporary },
      limits: { time: io.limits?.time },
      take: work.take,
    },
    io,
  )
  if (call.kind === 'once') return { data: returned ?? null }
  let measured: Measured | undefined
  for (const name of outputs) measured = await work.give(name, files![name]!)
  return call.kind === 'trial' ? { measured: measured! } : {}
}

/** Writes the networks of the ports; the first is what results are held against. */
async function writeInputs(
  ports: readonly string[],
  io: UnitIo,
): Promise<[{ [port: string]: NetworkFolder }, WorkInput | undefined]> {
  const models: Record<string, NetworkFolder> = {}
  let input: WorkInput | undefined
  for (const port of ports) {
    const model = io.models[port] as ModelHandle<'dnn'>
    const network = await readNetwork(model)
    const written = await writeNetworkFiles(network, path.join(io.temporary, 'models', port))
    models[port] = written
    input ??= {
      ...{ network, topology: path.join(written.folder, 'model.json') },
      descriptor: model.descriptor,
    }
  }
  return [models, input]
}
