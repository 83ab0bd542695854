import type { DatasetReference, Model } from '@metaml/core'
import { checkBorder } from './check-border.js'
import { ownSearch } from './own-search.js'
import { bisection, grid, type NextRate, type RateSearch, type TriedRate } from './search.js'
import { type Attempt, type PruningContext, type Tried, tryAhead, tryRate } from './try-rate.js'

/**
 * Auto-pruning: tries the rates that the search asks for and gives the candidate of the highest rate within the
 * tolerance. Rates that may be asked for next run ahead where cores are free; steps and answer do not depend on it.
 *
 * When even the least rate loses too much (at rate 0 the retraining itself, not the pruning, is at fault), the first
 * candidate is given and a warning says so.
 */
export async function searchRates(context: PruningContext, data: DatasetReference): Promise<Model<'dnn'>> {
  const search = await chooseSearch(context)
  const most = search.most
  const tried: Tried[] = []
  const ahead = createAhead(context, data)
  for (;;) {
    const known = tried.map(triedRate)
    const next = search.next(known)
    if (next === undefined) break
    const { rate, direction } = next
    const step = tried.length + 1
    context.progress({
      ...(most !== undefined && { fraction: (step - 1) / most }),
      text: `rate ${rate} (${step}${most === undefined ? '' : `/${most}`})`,
      figures: { rate },
    })
    const trying = tryRate(context, data, attemptAt(next), { step, direction })
    ahead([next, ...search.ahead(known, next)])
    tried.push(await trying)
  }
  if (tried.length === 0) {
    // A search of the user's that asks for nothing.
    const place = { step: 1, direction: 'start' } as const
    tried.push(await tryRate(context, data, attemptAt({ rate: 0, direction: 'start' }), place))
  }
  const best = highestAccepted(tried)
  const answer =
    best && context.params.search === 'bisection-robust'
      ? await checkBorder(context, data, tried, best)
      : best?.measured.model
  return answer ?? firstInstead(context, tried)
}

/** Of the candidates within the tolerance the one of the highest rate; undefined when none is. */
function highestAccepted(tried: readonly Tried[]): Tried | undefined {
  const accepted = tried.filter(({ step }) => step.decision === 'accepted')
  return accepted.toSorted((a, b) => b.step.variable.value - a.step.variable.value)[0]
}

async function chooseSearch(context: PruningContext): Promise<RateSearch> {
  const { search, tolerateAccLoss: tolerance, pruningRateThresh: threshold } = context.params
  if (typeof search === 'object') return await ownSearch(search, { tolerance, threshold }, context)
  return search === 'grid' ? grid(threshold) : bisection(threshold)
}

function firstInstead(context: PruningContext, tried: readonly Tried[]): Model<'dnn'> {
  const { step, measured } = tried[0]!
  const { loss, reference, model, variable } = step
  const { tolerateAccLoss } = context.params
  const why = variable.value === 0 ? 'retraining at rate 0 already' : `the first, ${variable.value},`
  context.log.warn(
    `No rate is within the tolerance: ${why} loses ${loss.toFixed(4)} against ${reference.model}, more than tolerateAccLoss ${tolerateAccLoss}. The candidate of rate ${variable.value}, ${model}, is handed on.`,
    { loss, tolerance: tolerateAccLoss, reference: reference.model, model },
  )
  context.models.decide(measured.model, 'kept')
  return measured.model
}

function triedRate({ step: { variable, decision, loss, standardError } }: Tried): TriedRate {
  return {
    ...{ rate: variable.value, accepted: decision === 'accepted', loss },
    ...(standardError !== undefined && { standardError }),
  }
}

function attemptAt({ rate }: NextRate): Attempt {
  return { rate, label: `rate-${rate}` }
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
      running.set(next.rate, tryAhead(context, data, attemptAt(next)))
    }
  }
}
