import { metricOf } from './metric-of.mjs'

/**
 * What a finished run of a strategy says, out of what `metaml run --json` prints: figures of the model that it returns,
 * what each task tried, and the models that lie between the first and the last.
 */
export function readResult(run) {
  const models = new Map(run.models.map(model => [model.id, model]))
  const returned = kind => run.models.find(model => model.returned && model.kind === kind)
  const [kernel, network] = [returned('hls-cpp'), returned('dnn')]
  const first = run.models.find(({ kind }) => kind === 'dnn')
  const chain = ancestors(kernel ?? network, models)
  const nearest = (name, stage, split) =>
    chain.map(model => metricOf(model, name, stage, split)?.value).find(value => value !== undefined) ?? null
  const metric = first.descriptor.dataset?.metric ?? 'accuracy'
  return {
    run: run.run,
    seed: run.seed,
    first: { model: first.id, digest: first.digest },
    accuracy: {
      float: metricOf(network, metric, 'float', 'test')?.value ?? null,
      csim: nearest(metric, 'csim', 'test'),
    },
    validation: {
      first: metricOf(first, metric, 'float', 'validation')?.value ?? null,
      csim: nearest(metric, 'csim', 'validation'),
    },
    rate: nearest('pruning_rate', 'float'),
    dsp: figureOf(kernel, 'DSP'),
    lut: figureOf(kernel, 'LUT'),
    ff: figureOf(kernel, 'FF'),
    latencyCycles: figureOf(kernel, 'latency_cycles'),
    tasks: run.tasks.map(task => taskResult(task, models)),
    stations: stationsOf(chain),
    seconds: sum(run.tasks.flatMap(({ trials }) => trials).map(({ seconds }) => seconds)),
    wall: wallOf(run),
  }
}

/** A model, its parents, theirs, from the last to the first. */
function ancestors(model, models) {
  const chain = []
  for (let at = model; at !== undefined; at = models.get(at.parents[0])) chain.push(at)
  return chain
}

/** What each task made of the model before it, the first task first; those that only measure are left out. */
function stationsOf(chain) {
  const last = new Map()
  for (const { node, id, digest } of [...chain].reverse()) last.set(node, { after: node, model: id, digest })
  return [...last.values()].filter(({ digest }, at, all) => digest !== all[at - 1]?.digest)
}

/** A figure of the estimate: `[value, low, high]`; null where there is none. */
function figureOf(model, name) {
  const found = metricOf(model, name, 'estimate')
  return found === undefined ? null : [found.value, found.low ?? found.value, found.high ?? found.value]
}

function taskResult({ node, task, steps, trials, models: made }, models) {
  // A search that tries a thousand types journals only its turns; it says with its model how many it tried.
  const counted = made.map(id => metricOf(models.get(id), 'candidates', 'csim')?.value)
  return {
    node,
    task,
    candidates: (task === 'quantization' ? counted.find(Number.isFinite) : undefined) ?? steps.length,
    seconds: sum(trials.map(({ seconds }) => seconds)),
    steps: steps.map(stepResult),
  }
}

function stepResult({ step, variable, loss, standardError, reference, decision, metrics }) {
  const accuracy = metrics.find(({ name, split }) => name === reference.metric && split === reference.split)
  return {
    step,
    [variable.name]: variable.value,
    accuracy: accuracy?.value ?? null,
    loss: rounded(loss),
    standardError: standardError === undefined ? null : rounded(standardError),
    decision,
  }
}

/** How long the run took where it found nothing in the store; which run did the same work, where one did all of it. */
function wallOf({ run, seconds, tasks }) {
  // What is measured on the test split when the flow ends is another trial each time.
  const reasons = tasks
    .flatMap(({ trials }) => trials)
    .filter(({ label }) => !label.startsWith('test '))
    .map(({ reason }) => (reason.why === 'found' ? reason.run : run))
  const runs = new Set(reasons)
  if (runs.size !== 1) return null
  return { run: reasons[0], seconds: reasons[0] === run ? rounded(seconds) : null }
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0)
}

/** To a millionth: shorter to read, far below what any of it means. */
function rounded(value) {
  return Number(value.toFixed(6))
}
