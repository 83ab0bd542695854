import { type DatasetReference, findMetric, MetamlError, type Model } from '@metaml/core'
import { type ScalingContext, trainingOf } from './candidate.js'
import type { Widths } from './narrow/narrow-network.js'
import type { TrainAtWidthsArgs, TrainAtWidthsResult } from './train-at-widths.js'

/** A group that may be shrunk next. */
export interface Shrink {
  readonly group: string
  /** That the group would have. */
  readonly width: number
  readonly widths: Widths
}

/** A shrink with what it would cost and save. */
export interface Probed extends Shrink {
  /** Lost by the metric of the data set, after the probe's short training. */
  readonly cost: number
  /** Of the metric that is to be saved; above 0 where the shrink is of use. */
  readonly saved: number
}

/** What is shrunk, and its figures. */
export interface ProbeBase {
  readonly model: Model<'dnn'>
  readonly value: number
  readonly multiplications: number
}

/**
 * Tries each shrink for a few epochs and puts those first that cost least accuracy for what they save; of those that
 * cost nothing, the one that saves most.
 * @throws METAML_E_SCALING_SAVING when the metric that is to be saved is not measured
 */
export async function probeGroups(
  context: ScalingContext,
  data: DatasetReference,
  base: ProbeBase,
  shrinks: readonly Shrink[],
  { round, direction }: { readonly round: number; readonly direction: 'higher' | 'lower' },
): Promise<Probed[]> {
  const before = await savingOf(context, base.model, base.multiplications)
  // Only a flow further down needs the models of probes.
  const measureOnly = !context.canEvaluate
  const probed = await Promise.all(
    shrinks.map(async (shrink): Promise<Probed> => {
      const { group, width, widths } = shrink
      const epochs = context.params.probeEpochs
      const args: TrainAtWidthsArgs = {
        ...{ widths, start: 'trained', masks: context.params.masks, seed: context.seed },
        ...(epochs > 0 && { training: trainingOf(context, epochs) }),
        ...(measureOnly && { measureOnly }),
      }
      const trial = await context.trial<TrainAtWidthsResult>('train-at-widths', args, {
        label: `probe-${round}-${group}-${width}`,
        models: { model: base.model },
        datasets: { data },
        parents: [base.model],
      })
      const model = trial.models.candidate as Model<'dnn'> | undefined
      if (model !== undefined) context.models.decide(model, 'rejected')
      const { value, multiplications } = trial.result
      const cost = direction === 'higher' ? base.value - value : value - base.value
      return { ...shrink, cost, saved: before - (await savingOf(context, model, multiplications)) }
    }),
  )
  return orderProbed(probed)
}

/** Those that save nothing are left out. */
export function orderProbed(probed: readonly Probed[]): Probed[] {
  const price = ({ cost, saved }: Probed): number => Math.max(0, cost) / saved
  return probed.filter(({ saved }) => saved > 0).toSorted((a, b) => price(a) - price(b) || b.saved - a.saved)
}

async function savingOf(
  context: ScalingContext,
  model: Model<'dnn'> | undefined,
  multiplications: number,
): Promise<number> {
  const { saving } = context.params
  const further = context.canEvaluate && model ? await context.evaluate(model) : []
  const found = findMetric(further, { name: saving })
  if (found !== undefined) return found.value
  if (saving === 'multiplications') return multiplications
  throw new MetamlError({
    code: 'METAML_E_SCALING_SAVING',
    kind: 'usage',
    message: `The parameter 'saving' names '${saving}', which is not measured.`,
    expected: context.canEvaluate
      ? `one of ${[...new Set(further.map(({ name }) => name)), 'multiplications'].join(', ')}`
      : 'multiplications, or a metric that a flow given as `evaluate` measures',
    found: saving,
    todo: 'give a flow that measures it as `evaluate`, or leave `saving` out',
  })
}
