import { findMetric, type JsonObject, type Metric, stages } from '@metaml/core'
import type { ModelView, RunView } from '@metaml/engine'
import type { Design, Figure, Resources } from './design.js'

const resourceNames = ['DSP', 'LUT', 'FF', 'BRAM_18K', 'URAM', 'latency_cycles', 'interval_cycles'] as const

/** The furthest first: what a later stage says replaces what an earlier one guessed. */
const furthestFirst = stages.toReversed()

/**
 * The designs that a run's flow returned and that have figures; a network that was only a step to one is left out.
 * They are called `name`, by default the run's id, with the model behind it where there are several.
 */
export function runDesigns(run: RunView, name: string = run.id): Design[] {
  const returned = run.models.filter(model => model.returned)
  const hardware = returned.filter(model => model.kind !== 'dnn')
  const designs = hardware.length > 0 ? hardware : returned
  return designs.map(model => modelDesign(run, model, designs.length > 1 ? `${name}: ${model.id}` : name))
}

/** A model of a run as a design: its own figures, its accuracy that of the nearest ancestor where it has none. */
export function modelDesign(run: RunView, model: ModelView, name: string): Design {
  const descriptor = model.descriptor
  const resources = resourcesOf(model.metrics)
  const clock = typeof descriptor.clockPeriod === 'number' ? descriptor.clockPeriod : null
  return {
    name,
    network: networkOf(run),
    dataset: datasetOf(descriptor),
    accuracy: accuracyOf(model, run),
    resources,
    clock_ns: clock,
    latency_ns: resources?.latency_cycles && clock !== null ? scale(resources.latency_cycles, clock) : null,
    dynamic_w: furthest(model.metrics, 'dynamic_w')?.value ?? null,
    static_w: furthest(model.metrics, 'static_w')?.value ?? null,
    softmax: softmaxIn(descriptor),
    part: typeof descriptor.part === 'string' ? descriptor.part : null,
    source: `run ${run.id}`,
    verified: true,
    notes: run.status === 'done' ? [] : [`The run ${run.id} is ${run.status}.`],
  }
}

/** All that the furthest stage with a DSP or LUT figure says; stages are not mixed. */
function resourcesOf(metrics: readonly Metric[]): Resources | null {
  const stage = furthestFirst.find(one =>
    metrics.some(m => m.stage === one && (m.name === 'LUT' || m.name === 'DSP')),
  )
  if (stage === undefined) return null
  const at = (name: string): Figure | null => {
    const found = findMetric(metrics, { name, stage })
    return found === undefined ? null : figureOf(found)
  }
  const [DSP, LUT, FF, BRAM_18K, URAM, latency_cycles, interval_cycles] = resourceNames.map(at)
  const tool = metrics.find(m => m.stage === stage && (m.name === 'LUT' || m.name === 'DSP'))?.by ?? null
  return {
    stage,
    ...{ DSP: DSP!, LUT: LUT!, FF: FF!, BRAM_18K: BRAM_18K!, URAM: URAM! },
    ...{ latency_cycles: latency_cycles!, interval_cycles: interval_cycles!, tool },
  }
}

/** On the split `test` where it was taken; of the model itself, or of the nearest ancestor with such a figure. */
function accuracyOf(model: ModelView, run: RunView): Design['accuracy'] {
  const metric = metricOf(model.descriptor)
  const seen = new Set<string>()
  const queue: ModelView[] = [model]
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (seen.has(at.id)) continue
    seen.add(at.id)
    for (const split of ['test', 'validation'] as const) {
      const stage = furthestFirst.find(
        one => findMetric(at.metrics, { name: metric, stage: one, split }) !== undefined,
      )
      if (stage === undefined) continue
      const found = findMetric(at.metrics, { name: metric, stage, split })!
      return { ...figureOf(found), metric, stage, split }
    }
    queue.push(...at.parents.flatMap(id => run.models.find(other => other.id === id) ?? []))
  }
  return null
}

function furthest(metrics: readonly Metric[], name: string): Metric | undefined {
  for (const stage of furthestFirst) {
    const found = findMetric(metrics, { name, stage })
    if (found !== undefined) return found
  }
  return undefined
}

function figureOf({ value, low, high }: Metric): Figure {
  return { value, ...(low !== undefined && { low }), ...(high !== undefined && { high }) }
}

function scale({ value, low, high }: Figure, by: number): Figure {
  return {
    value: value * by,
    ...(low !== undefined && { low: low * by }),
    ...(high !== undefined && { high: high * by }),
  }
}

function metricOf({ dataset }: JsonObject): string {
  const metric = (dataset as JsonObject | undefined)?.metric
  return typeof metric === 'string' ? metric : 'accuracy'
}

function datasetOf({ dataset }: JsonObject): Design['dataset'] {
  if (dataset === undefined || dataset === null) return null
  const { source, origin, digest } = dataset as JsonObject & {
    source: string
    origin?: string
    digest: string
  }
  return { name: origin === undefined ? source : `${source} (${origin})`, key: digest }
}

/** The network that the run began with, where a parameter names it. */
function networkOf(run: RunView): string | null {
  const named = run.firings.map(({ params }) => params.model).find(model => typeof model === 'string')
  return typeof named === 'string' ? named : null
}

/** A kernel of hls4ml has types for the tables of its softmax; a network's last layer would have to be looked up. */
function softmaxIn({ precision }: JsonObject): boolean | null {
  if (precision === undefined || precision === null) return null
  return Object.values(precision as JsonObject).some(
    layer => layer !== null && typeof layer === 'object' && 'exp_table' in layer && 'inv_table' in layer,
  )
}
