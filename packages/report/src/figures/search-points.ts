import { findMetric, type Metric, type SearchStep, type Stage } from '@metaml/core'
import type { FiringView, RunView } from '@metaml/engine'

/** The search of one firing, as the figures and tables read it. */
export interface Search {
  /** `pruning`, `pruning.2`. */
  readonly name: string
  readonly task: string
  readonly variable: { readonly name: string; readonly unit: string }
  readonly metric: {
    readonly name: string
    readonly unit: string
    readonly stage: Stage
    readonly split: string
  }
  readonly reference: { readonly model: string; readonly value: number; readonly stage: Stage }
  readonly points: readonly SearchPoint[]
}

/** One step of a search. */
export interface SearchPoint {
  readonly step: number
  /** What was asked for. */
  readonly asked: number
  /** What the candidate reached of it. */
  readonly value: number
  readonly direction: SearchStep['direction']
  readonly decision: SearchStep['decision']
  readonly model: string
  /** The figure that the step was judged by; absent where the step does not carry it. */
  readonly figure?: number
  readonly standardError?: number
  readonly loss: number
  readonly metrics: readonly Metric[]
}

/** The searches of a run, in the order of their firings; those of tasks that searched nothing are left out. */
export function searchesOf(run: Pick<RunView, 'firings' | 'models'>): Search[] {
  return run.firings.flatMap(firing => searchOf(firing, run.models) ?? [])
}

function searchOf(firing: FiringView, models: RunView['models']): Search | undefined {
  const steps = [...firing.steps].sort((a, b) => a.step - b.step)
  const first = steps[0]
  if (first === undefined) return undefined
  const { variable, reference } = first
  const judged = steps
    .map(({ metrics }) => findMetric(metrics, { name: reference.metric, split: reference.split }))
    .find(metric => metric !== undefined)
  return {
    name: firing.turn === 1 ? firing.node : `${firing.node}.${firing.turn}`,
    task: firing.task,
    variable: { name: variable.name, unit: variable.unit },
    metric: {
      name: reference.metric,
      unit: judged?.unit ?? '1',
      stage: judged?.stage ?? reference.stage,
      split: reference.split,
    },
    reference: { model: reference.model, value: reference.value, stage: reference.stage },
    points: steps.map(step => pointOf(step, models)),
  }
}

/** A step's own figures, and those that its model got later. */
function pointOf(step: SearchStep, models: RunView['models']): SearchPoint {
  const model = models.find(({ id }) => id === step.model)
  const same = (a: Metric, b: Metric): boolean =>
    a.name === b.name && a.stage === b.stage && a.split === b.split
  const later = (model?.metrics ?? []).filter(metric => !step.metrics.some(own => same(own, metric)))
  const metrics = [...step.metrics, ...later]
  const { metric: name, split } = step.reference
  const figure = findMetric(step.metrics, { name, split })?.value
  return {
    step: step.step,
    asked: step.variable.value,
    value: findMetric(step.metrics, { name: step.variable.name })?.value ?? step.variable.value,
    direction: step.direction,
    decision: step.decision,
    model: step.model,
    ...(figure !== undefined && { figure }),
    ...(step.standardError !== undefined && { standardError: step.standardError }),
    loss: step.loss,
    metrics,
  }
}
