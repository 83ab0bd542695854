import type { ErrorParts } from '@metaml/core'
import type { FiringView, ModelView, RunView } from '@metaml/engine'
import { errorJson } from '../text/error-text.js'

/**
 * A run as `--json` writes it: `{ run, flow, models, tasks }` and more. What is not known is null or not there,
 * never 0.
 */
export function runJson(view: RunView): object {
  return {
    run: view.id,
    flow: view.flow.name,
    status: view.status,
    started: view.started,
    seconds: view.seconds,
    seed: view.seed,
    dir: view.dir,
    origin: view.origin,
    returned: view.returned,
    models: view.models.map(modelJson),
    tasks: view.firings.map(firing => taskJson(firing)),
    parameters: view.cfg,
    plugins: view.plugins,
    versions: view.versions,
    notes: view.notes,
    budget: budgetJson(view),
    errors: view.errors.map(error => errorJson(error as ErrorParts)),
    torn: view.torn,
    definition: view.flow,
  }
}

/** A flow's budget and whether it is kept; null for a flow without one. `unknown`: nothing is over, not all is known. */
function budgetJson({ flow, budget, returned }: RunView): object | null {
  if (Object.keys(flow.budget ?? {}).length === 0) return null
  const has = (status: string): boolean => budget.some(verdict => verdict.status === status)
  const status = has('over') ? 'over' : has('unknown') || returned.length === 0 ? 'unknown' : 'within'
  return { status, limits: flow.budget, verdicts: budget }
}

/** A model as `--json` writes it. */
export function modelJson(model: ModelView): object {
  const { id, kind, task, node, turn, trial, parents, decision, returned } = model
  return {
    ...{ id, kind, task, node, turn },
    trial: trial ?? null,
    parents,
    decision: decision ?? null,
    returned,
    metrics: model.metrics.map(metric => ({ ...metric, split: metric.split ?? null })),
    files: model.files,
    reports: model.reports,
    digest: model.digest,
    descriptor: model.descriptor,
  }
}

function taskJson(firing: FiringView): object {
  const { error, ...facts } = firing
  return {
    ...facts,
    trials: firing.trials.map(({ error: failure, ...trial }) => ({
      ...trial,
      ...(failure !== undefined && { error: errorJson(failure) }),
    })),
    ...(error !== undefined && { error: errorJson(error) }),
  }
}
