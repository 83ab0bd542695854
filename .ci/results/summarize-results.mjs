const figures = ['dsp', 'lut', 'ff', 'latencyCycles']

/**
 * The row of one strategy: medians over its seeds. `results` and `baselines` are of the same seeds, in the same order.
 * @throws Error where a strategy and its baseline did not begin with the same network
 */
export function summaryRow({ network, flow, alphaQ, parameters = [] }, results, baselines) {
  results.forEach((result, at) => {
    if (result.first.digest !== baselines[at].first.digest)
      throw new Error(
        `${network} ${flow}, seed ${result.seed}: its first network is not that of the baseline.`,
      )
  })
  const seeds = results.map((result, at) => ofSeed(result, baselines[at]))
  const over = read => median(known(seeds.map(read)))
  return {
    network,
    flow,
    alphaQ,
    seeds: seeds.length,
    split: 'test',
    stage: 'estimate',
    accuracy: over(seed => seed.accuracy),
    loss: over(seed => seed.loss),
    rate: over(seed => seed.rate),
    ...Object.fromEntries(figures.map(name => [name, over(seed => seed[name]?.[0])])),
    dspReduction: over(seed => seed.dspReduction),
    lutReduction: over(seed => seed.lutReduction),
    seconds: over(seed => seed.seconds),
    seedList: results.map(({ seed }) => seed),
    accuracyStage: results.every(({ accuracy }) => accuracy.csim !== null) ? 'csim' : 'float',
    accuracyFloat: over(seed => seed.accuracyFloat),
    weightsLeft: over(seed => seed.weightsLeft),
    intervals: Object.fromEntries(figures.map(name => [name, intervalOf(seeds, name)])),
    estimatedReduction: {
      dsp: over(seed => seed.estimatedReduction.dsp),
      lut: over(seed => seed.estimatedReduction.lut),
    },
    spread: Object.fromEntries(
      ['accuracy', 'loss', 'rate', ...figures, 'dspReduction', 'lutReduction'].map(name => [
        name,
        spread(known(seeds.map(seed => (figures.includes(name) ? seed[name]?.[0] : seed[name])))),
      ]),
    ),
    candidates: candidatesOf(results),
    ...(parameters.length > 0 && { parameters }),
  }
}

/** Medians of the bounds; null where no seed has any. */
function intervalOf(seeds, name) {
  const found = known(seeds.map(seed => seed[name]))
  return found.length === 0 ? null : [1, 2].map(bound => median(found.map(figure => figure[bound])))
}

/** What one seed of a strategy reached against the baseline of that seed. */
export function ofSeed(result, baseline) {
  const saved = (name, [ours, theirs]) => {
    // The baseline saves nothing, for sure: it is one design, not two with an interval each.
    if (result.run === baseline.run && baseline[name]) return 0
    const [a, b] = [result[name]?.[ours], baseline[name]?.[theirs]]
    return a === undefined || !b ? null : 1 - a / b
  }
  const [value, low, high] = [0, 1, 2]
  const accuracy = result.accuracy.csim ?? result.accuracy.float
  const last = result.stations?.at(-1)?.layers
  return {
    seed: result.seed,
    firstAccuracy: baseline.accuracy.float,
    accuracy,
    accuracyFloat: result.accuracy.float,
    loss: accuracy === null || baseline.accuracy.float === null ? null : baseline.accuracy.float - accuracy,
    rate: result.rate,
    ...Object.fromEntries(figures.map(name => [name, result[name]])),
    // The worse bound counts: all that the design may take against the least that the baseline may take.
    dspReduction: saved('dsp', [high, low]),
    lutReduction: saved('lut', [high, low]),
    estimatedReduction: { dsp: saved('dsp', [value, value]), lut: saved('lut', [value, value]) },
    weightsLeft: last?.reduce((sum, { weights, zeros }) => sum + weights - zeros, 0) ?? null,
    seconds: result.seconds,
  }
}

/** Tried by each task that searched: the median over seeds. */
function candidatesOf(results) {
  const searched = results[0].tasks.filter(({ candidates }) => candidates > 0).map(({ node }) => node)
  return Object.fromEntries(
    searched.map(node => [
      node,
      median(results.map(({ tasks }) => tasks.find(task => task.node === node)?.candidates ?? 0)),
    ]),
  )
}

/** The middle one, or the mean of the two in the middle; null of none. */
export function median(values) {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2
}

function known(values) {
  return values.filter(value => value !== null && value !== undefined)
}

function spread(values) {
  return values.length === 0 ? null : [Math.min(...values), Math.max(...values)]
}
