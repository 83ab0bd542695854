import type { LayerDescription } from '../description/layer-description.js'
import { type Estimate, toEstimate, unknown } from '../estimate/estimate.js'
import type { Estimator } from '../estimator.js'
import { followDead } from './follow-dead.js'

/** The estimate of a line. */
export interface LineEstimate extends Estimate {
  readonly project: string | null
  readonly layer: string | null
  readonly kind: string
}

/**
 * Estimates lines in their order. A line of the kind `top` is the project of all lines that have the same `project`;
 * where there is none, of those since the last `top`.
 */
export function estimateLines(lines: readonly LayerDescription[], estimator: Estimator): LineEstimate[] {
  const projects = groupLines(lines)
  const followed = new Map<LayerDescription, LayerDescription>()
  for (const layers of new Set(projects.values())) {
    const plain = layers.filter(({ kind }) => kind !== 'top')
    for (const [i, layer] of followDead(plain).entries()) followed.set(plain[i]!, layer)
  }
  return lines.map(line => {
    const { project = null, layer = null, kind } = line
    const named = { project: project ?? null, layer: layer ?? null, kind }
    if (kind !== 'top') return { ...named, ...estimator.layer(followed.get(line) ?? line) }
    const layers = projects.get(line)!.filter(one => one.kind !== 'top')
    if (layers.length === 0)
      return { ...named, ...toEstimate(unknown('There is no line of a layer of this project.')) }
    const expected = line.n_layers
    if (typeof expected === 'number' && expected > layers.length) {
      const text = `Of ${expected} layers of the project ${layers.length} are there.`
      return { ...named, ...toEstimate(unknown(text)) }
    }
    const {
      layers: _layers,
      family: _family,
      evidence: _evidence,
      ...estimate
    } = estimator.project(layers.map(one => followed.get(one) ?? one))
    return { ...named, ...estimate }
  })
}

/** The lines of each line's project. */
function groupLines(lines: readonly LayerDescription[]): Map<LayerDescription, LayerDescription[]> {
  const named = new Map<string, LayerDescription[]>()
  const groups = new Map<LayerDescription, LayerDescription[]>()
  let unnamed: LayerDescription[] = []
  for (const line of lines) {
    let group = unnamed
    if (typeof line.project === 'string') {
      group = named.get(line.project) ?? []
      named.set(line.project, group)
    }
    group.push(line)
    groups.set(line, group)
    if (line.kind === 'top' && group === unnamed) unnamed = []
  }
  return groups
}
