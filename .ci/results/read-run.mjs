/** What a finished run of a strategy says: one object a run, read by the table and by the medians. */
export function readResult(run) {
  const models = new Map(run.models.map(model => [model.id, model]))
  const final = run.models.find(({ returned, kind }) => returned && kind === 'hls-cpp')
  const network = run.models.find(({ returned, kind }) => returned && kind === 'dnn')
  const first = run.models.find(({ kind }) => kind === 'dnn')
  const chain = ancestors(final, models)
  return {
    run: run.run,
    seed: run.seed,
    accuracy: {
      float: figure(network, 'accuracy', 'float', 'test'),
      csim:
        chain.map(model => figure(model, 'accuracy', 'csim', 'test')).find(value => value !== null) ?? null,
    },
    validation: {
      first: figure(first, 'accuracy', 'float', 'validation'),
      csim:
        chain.map(model => figure(model, 'accuracy', 'csim', 'validation')).find(value => value !== null) ??
        null,
    },
    rate: chain.map(model => figure(model, 'pruning_rate', 'float')).find(value => value !== null) ?? null,
    dsp: figure(final, 'DSP', 'estimate'),
    lut: figure(final, 'LUT', 'estimate'),
    ff: figure(final, 'FF', 'estimate'),
    latencyCycles: figure(final, 'latency_cycles', 'estimate'),
    tasks: run.tasks.map(taskResult),
    networks: chain
      .filter(({ kind }) => kind === 'dnn')
      .reverse()
      .map(networkResult),
    precision: final.descriptor?.precision ?? null,
    seconds: run.tasks.flatMap(({ trials }) => trials).reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

/** A model, its parents, theirs, from the last to the first. */
function ancestors(model, models) {
  const chain = []
  for (let at = model; at !== undefined; at = models.get(at.parents[0])) chain.push(at)
  return chain
}

function networkResult(model) {
  return {
    model: model.id,
    parameters: figure(model, 'parameters', 'float'),
    zeros: figure(model, 'zeros', 'float'),
  }
}

function taskResult({ node, task, steps, trials }) {
  return {
    node,
    task,
    candidates: steps.length,
    accepted: steps.filter(({ decision }) => decision === 'accepted').length,
    seconds: trials.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

function figure(model, name, stage, split) {
  const found = model?.metrics.find(
    m => m.name === name && m.stage === stage && (m.split ?? undefined) === split,
  )
  return found?.value ?? null
}
