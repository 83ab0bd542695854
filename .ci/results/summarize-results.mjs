/** The row of one strategy: medians over seeds, reductions against the baseline of the same seed. */
export function summaryRow({ network, flow, alphaQ, split }, results, baselines) {
  const over = read => median(results.map(read).filter(value => value !== null && value !== undefined))
  const against = (name, at) => {
    const base = baselines[at][name]
    return base === null || base === 0 || results[at][name] === null ? null : 1 - results[at][name] / base
  }
  const losses = results.map((result, at) => lossOf(result, baselines[at]))
  return {
    network,
    flow,
    alphaQ,
    seeds: results.map(({ seed }) => seed),
    split,
    stage: { accuracy: 'csim', resources: 'estimate' },
    accuracy: over(({ accuracy }) => accuracy.csim),
    accuracyFloat: over(({ accuracy }) => accuracy.float),
    loss: median(losses.filter(loss => loss !== null)),
    lossSpread: spread(losses.filter(loss => loss !== null)),
    rate: over(({ rate }) => rate),
    dsp: over(({ dsp }) => dsp),
    lut: over(({ lut }) => lut),
    ff: over(({ ff }) => ff),
    latencyCycles: over(({ latencyCycles }) => latencyCycles),
    dspReduction: median(results.map((_, at) => against('dsp', at)).filter(value => value !== null)),
    lutReduction: median(results.map((_, at) => against('lut', at)).filter(value => value !== null)),
    candidates: over(({ tasks }) => tasks.reduce((sum, { candidates }) => sum + candidates, 0)),
    seconds: over(({ seconds }) => seconds),
  }
}

/** On the test split: the first model in float minus the last in csim, of the same seed. */
export function lossOf(result, baseline) {
  const before = baseline.accuracy.float
  const after = result.accuracy.csim ?? result.accuracy.float
  return before === null || after === null ? null : before - after
}

/** The middle one, or the mean of the two in the middle; null of none. */
export function median(values) {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2
}

function spread(values) {
  return values.length === 0 ? null : [Math.min(...values), Math.max(...values)]
}
