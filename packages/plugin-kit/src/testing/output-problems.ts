import {
  type AnyKindDefinition,
  type AnyPipeTask,
  isMany,
  type Metric,
  type Model,
  type ModelDraft,
  type PortType,
  portCore,
} from '@metaml/core'
import type { CaseRun } from './run-case.js'

/**
 * Checks what a run of a case gave: a model on each output that must have one, of the kind that the port declares,
 * sound by the check of its kind; and no figure of the test split but from the unit `test`.
 *
 * @returns problems, each a sentence
 */
export async function outputProblems(
  task: AnyPipeTask,
  { outcome, view, events }: CaseRun,
  inputs: { readonly [port: string]: ModelDraft | readonly ModelDraft[] },
  kinds: readonly AnyKindDefinition[],
): Promise<string[]> {
  const problems: string[] = []
  const ports = Object.values(task.outputs as { [port: string]: PortType })
  const needed = ports.filter(type => isMany(type) || typeof type === 'string' || !('optional' in type))
  // A control task can hand the same model on by several outputs.
  const least = task.role === 'control' ? Math.min(1, needed.length) : needed.length
  if (outcome.returned.length < least) {
    problems.push(`It gave ${outcome.returned.length} models on ${needed.length} outputs.`)
  }
  const declared = ports.map(type => {
    const core = portCore(type)
    return typeof core === 'string' ? core : [inputs[core.like]].flat()[0]?.kind
  })
  for (const model of outcome.returned) {
    if (!declared.includes(model.kind)) {
      problems.push(`'${model.id}' is of kind '${model.kind}', the outputs of ${declared.join(', ')}.`)
    }
    problems.push(...(await kindProblems(model, kinds)))
  }
  return [...problems, ...testSplitProblems({ outcome, view, events })]
}

/** Figures of the test split that came from elsewhere than the unit `test` at the end of the flow. */
function testSplitProblems({ outcome, view, events }: CaseRun): string[] {
  const ofTest = (metrics: readonly Metric[]): boolean => metrics.some(({ split }) => split === 'test')
  const problems: string[] = []
  for (const event of events) {
    if (event.type === 'trial-end' && event.unit !== 'test' && ofTest(event.metrics)) {
      problems.push(`The unit '${event.unit}' gave a figure of the test split (trial '${event.label}').`)
    }
    if (event.type === 'search-step' && ofTest(event.step.metrics)) {
      problems.push(`Step ${event.step.step} of the search has a figure of the test split.`)
    }
  }
  const returned = new Set(outcome.returned.map(({ id }) => id))
  for (const { id, metrics } of view.models) {
    if (returned.has(id) || !ofTest(metrics)) continue
    problems.push(`'${id}' has a figure of the test split, though the flow does not return it.`)
  }
  return problems
}

async function kindProblems(model: Model, kinds: readonly AnyKindDefinition[]): Promise<string[]> {
  const definition = kinds.find(({ kind }) => kind === model.kind)
  if (definition === undefined) return [`The kind '${model.kind}' is defined by nobody.`]
  const { descriptor, files } = model
  const read = (path: string): Promise<Uint8Array> => model.read(path)
  const problems = await definition.check({ descriptor, paths: Object.keys(files).sort(), read })
  return problems.map(problem => `'${model.id}' is not sound: ${problem}`)
}
