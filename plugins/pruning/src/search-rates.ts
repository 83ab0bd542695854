import type { DatasetReference, Model } from '@metaml/core'
import { type NextRate, nextRate, ratesAhead, type TriedRate, trainingCount } from './search.js'
import { type Attempt, type PruningContext, type Tried, tryAhead, tryRate } from './try-rate.js'

/** So many steps of the search are looked ahead; with the rate that is tried, 15 trainings are known of. */
const levelsAhead = 3

/**
 * Auto-pruning: tries the rates that {@link nextRate} asks for and gives the candidate of the highest rate within
 * the tolerance. Rates that may be asked for next run ahead where cores are free; steps and answer do not depend on it.
 *
 * When even rate 0 loses too much (the retraining itself, not the pruning, is at fault), that candidate is given
 * and a warning says so.
 */
export async function searchRates(context: PruningContext, data: DatasetReference): Promise<Model<'dnn'>> {
  const { tolerateAccLoss, pruningRateThresh } = context.params
  const count = trainingCount(pruningRateThresh)
  const tried: TriedRate[] = []
  let best: Tried | undefined
  let first: Tried | undefined
  const ahead = createAhead(context, data)
  for (;;) {
    const next = nextRate(tried, pruningRateThresh)
    if (next === undefined) break
    const { rate } = next
    const step = tried.length + 1
    context.progress({
      fraction: (step - 1) / count,
      text: `rate ${rate} (${step}/${count})`,
      figures: { rate },
    })
    const trying = tryRate(context, data, attemptAt(step, next))
    ahead([next, ...ratesAhead(tried, next, pruningRateThresh, levelsAhead)])
    const candidate = await trying
    const accepted = candidate.step.decision === 'accepted'
    tried.push({ rate, accepted })
    first ??= candidate
    if (accepted && rate >= (best?.step.variable.value ?? 0)) best = candidate
  }
  if (best !== undefined) return best.model
  const { loss, reference, model } = first!.step
  context.log.warn(
    `No rate is within the tolerance: retraining at rate 0 already loses ${loss.toFixed(4)} against ${reference.model}, more than tolerateAccLoss ${tolerateAccLoss}. The candidate of rate 0, ${model}, is handed on.`,
    { loss, tolerance: tolerateAccLoss, reference: reference.model, model },
  )
  context.models.decide(first!.model, 'kept')
  return first!.model
}

function attemptAt(step: number, { rate, direction }: NextRate): Attempt {
  return { step, rate, direction, label: `rate-${rate}` }
}

/** Makes the function that keeps exactly these rates running ahead; those after the first are begun in their order. */
function createAhead(context: PruningContext, data: DatasetReference): (rates: readonly NextRate[]) => void {
  const running = new Map<number, () => void>()
  return rates => {
    // The first is asked for now, and no longer to be called off.
    running.delete(rates[0]!.rate)
    const wanted = new Set(rates.map(({ rate }) => rate))
    for (const [rate, callOff] of running) {
      if (wanted.has(rate)) continue
      callOff()
      running.delete(rate)
    }
    for (const next of rates.slice(1)) {
      if (running.has(next.rate)) continue
      running.set(next.rate, tryAhead(context, data, attemptAt(0, next)))
    }
  }
}
