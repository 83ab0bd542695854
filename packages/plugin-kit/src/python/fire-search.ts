import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { DatasetReference, JsonObject, Model, SearchStep } from '@metaml/core'
import { callScript } from './call-script.js'
import type { PythonContext } from './fire-script.js'
import { reportError } from './python-error.js'
import type { RunScriptArgs } from './run-script.js'
import { startSearch } from './script-search.js'

/** A search in Python. */
export interface SearchSetting {
  /** Absolute path. */
  readonly script: string
  /** What all its trials have in common. */
  readonly args: Omit<RunScriptArgs, 'call' | 'outputs'>
  readonly params: JsonObject
  /** Ports. */
  readonly outputs: readonly string[]
  /** Handed to each trial: the inputs by port, and the reference where it is a network. */
  readonly models: { readonly [name: string]: Model<'dnn'> }
  readonly data: DatasetReference
  /** What losses are measured against. */
  readonly against: Omit<SearchStep['reference'], 'value' | 'split'>
  readonly limits: { readonly time: number | undefined; readonly memory: number | undefined }
}

/**
 * Calls the function `run` of a script in the process of the run, where it holds no cores: what it tries are trials.
 * @throws METAML_E_PYTHON_REPORT when it tried nothing or left something undecided
 */
export async function fireSearch(
  context: PythonContext,
  setting: SearchSetting,
): Promise<{ readonly [port: string]: Model<'dnn'> }> {
  const { script, args, params, outputs, data, limits } = setting
  const place = await mkdtemp(path.join(tmpdir(), 'metaml-search-'))
  try {
    const search = startSearch(context, setting, place)
    const call = { kind: 'search', function: 'run' }
    const { inputs, need } = args
    const request = { call, params, inputs, outputs, seed: context.seed, dataset: data }
    const { models } = await callScript(
      { ...{ script, need, request: request as unknown as JsonObject, place, limits }, take: search.take },
      context,
    )
    const problem = search.candidates === 0 ? 'none' : search.undecided()
    if (problem !== undefined) {
      throw reportError(`The script '${path.basename(script)}' searches, and did not tell all of it.`, {
        expected: 'task.trial(...) for each candidate, and .decide(accepted) of what it gives',
        found: problem,
        todo: "do so, or give the task the role 'transformation'",
      })
    }
    return Object.fromEntries(Object.entries(models!).map(([port, of]) => [port, search.modelOf(of)]))
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
