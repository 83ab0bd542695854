import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type JsonObject, MetamlError, type ModelHandle, type UnitIo } from '@metaml/core'
import { type Network, readNetwork } from '@metaml/keras'
import { openMeasurer, type ReferenceFigure } from './measure-network.js'
import { reportError, scriptError, silentEnd } from './python-error.js'
import { type Report, readReport } from './report.js'
import { type Candidate, startScriptRun } from './script-run.js'
import { type NetworkFolder, writeAnswer, writeNetworkFiles } from './task-files.js'

/** What one run of the unit `run` does. The script itself comes in the query of this module's URL. */
export type RunScriptArgs = {
  /** Of the script and what it imports from beside it: changes the trial's key with them. */
  readonly script: string
  /** Id of the Python environment. */
  readonly need: string
  readonly params: JsonObject
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly search: boolean
  /** What losses are measured against where that is no network. */
  readonly reference?: ReferenceFigure
}

/** What a run found. */
export type RunScriptResult = {
  readonly candidates: readonly Candidate[]
  /** Per output port: the name of its model, its own or that of the candidate that was returned. */
  readonly outputs: { readonly [port: string]: string }
}

const runner = fileURLToPath(new URL('../../python/run_task.py', import.meta.url))

/**
 * Runs the function of a Python script on the models of the input ports, the data set `data` and the model `reference`.
 * @throws METAML_E_PYTHON_SCRIPT, METAML_E_PYTHON_REFUSED, METAML_E_PYTHON_REPORT, METAML_E_PYTHON_SILENT, the tool
 *   errors of `python`, and what reading and measuring networks throws
 */
export default async function runScript(args: RunScriptArgs, io: UnitIo): Promise<RunScriptResult> {
  const script = fileURLToPath(new URL(import.meta.url).searchParams.get('script')!)
  const [exchange, folder] = ['exchange', 'own'].map(name => path.join(io.temporary, name)) as [
    string,
    string,
  ]
  await Promise.all([mkdir(exchange, { recursive: true }), mkdir(folder, { recursive: true })])
  const models: Record<string, NetworkFolder> = {}
  const networks: Record<string, Network> = {}
  for (const port of args.inputs) {
    networks[port] = await readNetwork(io.models[port] as ModelHandle<'dnn'>)
    models[port] = await writeNetworkFiles(networks[port], path.join(io.temporary, 'models', port))
  }
  const { data } = io.datasets
  const measurer =
    data &&
    (await openMeasurer(
      data,
      {
        ...(io.models.reference && { network: io.models.reference }),
        ...(args.reference && { figure: args.reference }),
      },
      io,
    ))
  const [first] = args.inputs
  const run = startScriptRun({
    ...(first !== undefined && {
      input: {
        network: networks[first]!,
        topology: path.join(models[first]!.folder, 'model.json'),
        descriptor: (io.models[first] as ModelHandle<'dnn'>).descriptor,
      },
    }),
    ...(measurer && { measurer }),
    ...{ exchange, search: args.search, io },
  })

  const request = path.join(io.temporary, 'request.json')
  const { params, outputs } = args
  await writeFile(
    request,
    JSON.stringify({
      script,
      params,
      outputs,
      models,
      exchange,
      folder,
      seed: io.seed,
      ...(data && { dataset: data }),
    }),
  )
  let ended: Extract<Report, { type: 'result' | 'refused' | 'failed' }> | undefined
  let failure: unknown
  let queue = Promise.resolve()
  const take = (report: Report): void => {
    if (report.type === 'log') io.log[levelOf(report.level)](report.message, report.data)
    else if (report.type === 'progress') {
      const { type: _, ...progress } = report
      io.progress(progress)
    } else if (report.type === 'result' || report.type === 'refused' || report.type === 'failed')
      ended = report
    else {
      queue = queue
        .then(async () => {
          if (failure === undefined) await run.take(report)
        })
        .catch(async (error: unknown) => {
          failure ??= error
          if ('id' in report) await writeAnswer(exchange, report.id, { stop: true })
        })
    }
  }
  const time = io.limits?.time
  const { stderr } = await io.python(args.need, [runner, request], {
    cwd: folder,
    ...(time !== undefined && { timeLimit: time }),
    onLine(line) {
      const report = readReport(line)
      if (report !== undefined) take(report)
    },
  })
  await queue
  const name = path.basename(script)
  if (failure !== undefined) throw failure
  if (ended === undefined) throw silentEnd(name, stderr)
  if (ended.type === 'failed') throw scriptError(name, ended)
  if (ended.type === 'refused') {
    throw new MetamlError({ code: 'METAML_E_PYTHON_REFUSED', kind: 'usage', ...ended.parts })
  }
  if (args.search && run.candidates.length === 0) {
    throw reportError(`The script '${name}' told of no trial, though its task searches.`, {
      expected: 'task.trial(...) for each candidate',
      found: 'none',
      todo: "report them, or give the task the role 'transformation'",
    })
  }
  const given: Record<string, string> = {}
  for (const port of outputs) given[port] = (await run.give(port, ended.files[port]!)) ?? port
  return { candidates: run.candidates, outputs: given }
}

function levelOf(level: string): 'debug' | 'info' | 'warn' {
  return level === 'debug' || level === 'warn' ? level : 'info'
}
