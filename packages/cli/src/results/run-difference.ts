import type { Json, Metric } from '@metaml/core'
import type { ModelView, RunView } from '@metaml/engine'

/** What differs between two runs; a side that lacks something has null. */
export interface RunDifference {
  readonly parameters: readonly Change[]
  readonly versions: readonly Change[]
  /** What the searches decided: node, step and value to decision. */
  readonly decisions: readonly Change[]
  readonly metrics: readonly Change[]
  /** Models by name whose content differs, or that only one run has. */
  readonly models: readonly Change[]
}

/** One thing that differs. */
export interface Change {
  readonly what: string
  readonly before: Json
  readonly after: Json
}

/** Compares two runs, by the names of parameters, nodes and models. */
export function diffRuns(before: RunView, after: RunView): RunDifference {
  const both = (read: (view: RunView) => Map<string, Json>): Change[] => changes(read(before), read(after))
  return {
    parameters: both(
      view => new Map([['seed', view.seed], ...view.cfg.map(({ key, value }) => [key, value] as const)]),
    ),
    versions: both(versionsOf),
    decisions: both(decisionsOf),
    metrics: both(view => new Map(view.models.flatMap(figuresOf))),
    models: both(view => new Map(view.models.map(({ id, digest }) => [id, digest]))),
  }
}

function changes(before: ReadonlyMap<string, Json>, after: ReadonlyMap<string, Json>): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])]
  return names.flatMap(what => {
    const change = { what, before: before.get(what) ?? null, after: after.get(what) ?? null }
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change]
  })
}

function versionsOf({ plugins, versions }: RunView): Map<string, Json> {
  const packages = Object.values(plugins).map(origin => [origin.package, origin.version] as const)
  return new Map<string, Json>([...packages, ['node', versions.node], ['engine', versions.engine]])
}

function decisionsOf({ firings }: RunView): Map<string, Json> {
  return new Map(
    firings.flatMap(({ node, turn, steps }) =>
      steps.map(({ step, variable, decision }) => [
        `${turn === 1 ? node : `${node}.${turn}`} step ${step}`,
        `${variable.name} ${variable.value} ${decision}`,
      ]),
    ),
  )
}

function figuresOf({ id, metrics }: ModelView): [string, Json][] {
  return metrics.map(metric => [`${id}: ${figureName(metric)}`, metric.value])
}

function figureName({ name, stage, split }: Metric): string {
  return [name, stage, split].filter(part => part !== undefined).join(' ')
}
