import { closest, MetamlError } from '@metaml/core'
import { listRuns, type ModelView, modelNamed, type RunView, readRun } from '@metaml/engine'
import { findProject } from '@metaml/registry'
import { closingOf } from '../optimize/closing.js'
import { lookName } from '../optimize/default-flow.js'
import { modelText } from '../results/model-text.js'
import { modelJson, runJson } from '../results/run-json.js'
import { runErrors, runText } from '../results/run-text.js'
import { whyLines } from '../results/why-lines.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { drawTable } from '../text/table.js'

/** Options of `metaml show`. */
export interface ShowOptions extends CommonOptions {
  readonly why?: boolean
  readonly model?: string
  readonly runs?: boolean
}

/** `metaml show`: prints what a run made, why each thing in it ran, one of its models, or the list of runs. */
export async function show(id: string | undefined, options: ShowOptions, output: Output): Promise<number> {
  const dir = findProject(process.cwd())
  if (options.runs === true) {
    await showRuns(dir, output)
    return 0
  }
  const view = await readRun(dir, id)
  if (options.model !== undefined) {
    const model = findModel(view, options.model)
    output.result(
      output.json
        ? JSON.stringify({ run: view.id, flow: view.flow.name, model: modelJson(model) }, undefined, 2)
        : modelText(model, output.colors.out),
    )
    return 0
  }
  const closing = closingOf(view, dir, { colors: output.colors.out, width: output.width })
  if (output.json) output.result(JSON.stringify({ ...runJson(view), ...closing?.json }, undefined, 2))
  else if (options.why === true) output.result(whyLines(view).join('\n') || 'Nothing has run.')
  else {
    output.result(runText(view, output.colors.out, output.width))
    if (closing?.text !== undefined) output.result(`\n${closing.text}`)
  }
  const errors = output.json || options.why === true ? undefined : runErrors(view, output.colors.err)
  if (errors !== undefined) output.note(errors)
  return 0
}

async function showRuns(dir: string, output: Output): Promise<void> {
  const runs = [...(await listRuns(dir))].reverse()
  if (output.json) output.result(JSON.stringify({ runs }, undefined, 2))
  else if (runs.length === 0) output.result('There is no run yet. Start one: metaml run <flow>')
  else {
    // That a network was looked at before it was optimized is of no interest, unless it failed.
    const told = runs.filter(({ flow, status }) => flow !== lookName || status !== 'done')
    const table = {
      columns: ['run', 'flow', 'started', 'status'].map(heading => ({ heading })),
      rows: told.map(({ id, flow, started, status }) => [id, flow, started.slice(0, 19), status]),
    }
    output.result(drawTable(table, output.colors.out, output.width))
  }
}

/** @throws METAML_E_MODEL_UNKNOWN */
function findModel(view: RunView, id: string): ModelView {
  const found = modelNamed(view, id)
  if (found !== undefined) return found
  const { id: run, models, firings } = view
  const ids = models.map(model => model.id)
  const near = closest(id, [...firings.map(({ node }) => node), ...ids])
  throw new MetamlError({
    code: 'METAML_E_MODEL_UNKNOWN',
    kind: 'usage',
    message: `The run ${run} has no model '${id}'.`,
    expected: ids.length > 0 ? `one of ${ids.join(', ')}` : 'a run that has made a model',
    ...(near !== undefined && { todo: `write '${near}'?` }),
  })
}
