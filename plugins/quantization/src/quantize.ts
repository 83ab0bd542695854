import { type DatasetReference, findMetric, MetamlError, type Metric, type Model } from '@metaml/core'
import { journalStep, stageOf } from './journal-step.js'
import type { ProblemArgs } from './open-problem.js'
import type { ProfileResult } from './profile.js'
import { limitsOf, type QuantizationContext, trialOptions, type Work } from './quantization-context.js'
import { describeWinner, lostWeights, reportOf, simulatedBy } from './report.js'
import { runLeg, runSearch } from './run-search.js'
import type { Standing } from './search.js'
import type { SearchLegResult } from './search-leg.js'
import type { WriteArgs, WriteResult } from './write.js'

/** Searches precisions for the input, and gives the model of the cheapest that was found. */
export async function quantize(
  context: QuantizationContext,
  data: DatasetReference,
): Promise<Model<'hls-cpp'>> {
  const { inputs, log } = context
  const reference = context.reference()
  context.progress({ text: 'ranges on the training rows' })
  const profiled = await context.trial<ProfileResult>('profile', null, {
    label: 'ranges',
    models: { model: inputs.model },
    datasets: { data },
    limits: limitsOf(context),
  })
  const tally = { candidates: 0, compiled: 0, seconds: profiled.seconds, steps: 0 }
  const problem = problemOf(context, data, reference, profiled.result)
  const work: Work = { context, data, reference, problem, tally }

  const start = await runLeg(work, 'start', { search: 'start' }, null)
  const best = await searchFrom(work, start)
  context.progress({ text: 'compile the winner and compare it' })
  const args: WriteArgs = { problem, state: best.state, value: best.measured.value, compile: true }
  const written = await context.trial<WriteResult>('write', args, trialOptions(work, 'winner'))
  tally.seconds += written.seconds
  const winner = written.models.candidate as Model<'hls-cpp'>
  context.models.decide(winner, 'kept')
  const facts = {
    written: written.result,
    profile: profiled.result,
    start,
    best,
    tally,
    reference: { model: reference.id, stage: stageOf(reference, data.metric), value: start.referenceValue },
    metric: data.metric,
  }
  for (const { text, warn } of describeWinner(facts)) log[warn ? 'warn' : 'info'](text)
  const report = new TextEncoder().encode(`${JSON.stringify(reportOf(facts), null, 2)}\n`)
  const lost = lostWeights(written.result.weights)
  const metrics = [
    count('candidates', tally.candidates, simulatedBy(tally)),
    count('weights_became_zero', lost.zeros),
    count('weights_became_equal', lost.equal),
  ]
  return await context.models.annotate(winner, { metrics, reports: { 'quantization.json': report } })
}

function count(name: string, value: number, by?: string): Metric {
  return { name, value, unit: '1', direction: 'neither', stage: 'csim', ...(by !== undefined && { by }) }
}

async function searchFrom(work: Work, start: SearchLegResult): Promise<Standing> {
  const { context, reference } = work
  const { tolerateAccLoss, search, restarts } = context.params
  const { loss, bound, value } = start.measured
  const accepted = bound <= tolerateAccLoss
  const noted = { label: 'start-model', state: start.state, value, loss, accepted }
  await journalStep(work, { ...noted, direction: 'start' }, start)
  if (!accepted) {
    context.log.warn(
      `The start alone loses ${loss.toFixed(4)}${bound > loss ? ` (${bound.toFixed(4)} with the wanted confidence)` : ''} against ${reference.id}, more than tolerateAccLoss ${tolerateAccLoss}: nothing is narrowed. Give a startPrecision with more fraction bits, or a larger tolerance.`,
      { loss, tolerance: tolerateAccLoss, reference: reference.id },
    )
    return start
  }
  if (search === 'paper') return await runSearch(work, 'paper', 'paper', 0, start)
  if (search !== 'greedy') return await runSearch(work, 'own', search, 0, start)
  let best = await runSearch(work, 'greedy', 'greedy', 0, start)
  for (let restart = 1; restart <= restarts; restart++) {
    const found = await runSearch(work, `restart-${restart}`, 'greedy', context.seed * 1000 + restart, start)
    if (found.cost < best.cost) best = found
  }
  return best
}

function problemOf(
  { params, seed }: QuantizationContext,
  data: DatasetReference,
  reference: Model,
  { ranges }: ProfileResult,
): ProblemArgs {
  const { startPrecision, margin, minWidth, maxWidth, objective, modes, search } = params
  const answers = reference.kind === 'dnn' || reference.kind === 'hls-cpp'
  if (!answers && params.confidence > 0.5) throw answersNothing(reference)
  return {
    ...{
      ranges,
      startPrecision: startPrecision.replaceAll(/\s/g, ''),
      margin,
      minWidth,
      maxWidth,
      objective,
      modes,
    },
    granularity: params.granularity ?? (search === 'paper' ? 'virtual-layer' : 'variable'),
    tolerance: params.tolerateAccLoss,
    confidence: params.confidence,
    samples: params.samples ?? null,
    seed,
    referenceValue: answers ? null : knownValue(reference, data),
  }
}

function answersNothing({ id, kind }: Model): MetamlError {
  return new MetamlError({
    code: 'METAML_E_QUANTIZATION_REFERENCE',
    kind: 'usage',
    message: `How sure a loss against '${id}' is can't be told: a model of the kind '${kind}' answers no rows.`,
    expected: 'a network or a kernel as the reference of a search with `confidence`',
    todo: 'name another node as `reference`, or leave `confidence` out',
  })
}

/** What is known of a reference that can't answer rows. */
function knownValue(reference: Model, { metric }: DatasetReference): number {
  const known = findMetric(reference.metrics, { name: metric, split: 'validation' })
  if (known !== undefined) return known.value
  throw new MetamlError({
    code: 'METAML_E_QUANTIZATION_REFERENCE',
    kind: 'usage',
    message: `Nothing is known of '${reference.id}' that a loss could be measured against.`,
    expected: `${metric} on the validation split`,
    found: reference.metrics.map(({ name, split }) => (split ? `${name} (${split})` : name)).join(', '),
    todo: 'name another node as `reference`, or leave it out to compare with the input',
  })
}
