import { MetamlError } from '@metaml/core'
import type { Family } from '../families/family.js'
import { findFamily, seriesOf } from '../families/find-family.js'
import { type FitErrors, fitErrors } from './fit-errors.js'
import { fitFamily } from './fit-family.js'
import type { ProjectSample } from './sample.js'

/** What a calibration found. */
export interface Calibration {
  readonly family: Family
  readonly projects: number
  readonly layers: number
  readonly before: FitErrors
  /** With the new constants, on the projects that they were fitted to. */
  readonly after: FitErrors
  /** Each project with constants that were fitted to the others; of one project there is none. */
  readonly heldOut?: FitErrors
}

/**
 * Refits the constants of one tool version and series of parts to reports, from those that are nearest to it.
 * @throws METAML_E_ESTIMATE_CALIBRATE where the reports are of several, or of none
 */
export function calibrate(samples: readonly ProjectSample[], families: readonly Family[]): Calibration {
  const [first, ...others] = samples.map(targetOf)
  if (first === undefined) throw mixed('no project')
  const other = others.find(({ version, series }) => version !== first.version || series !== first.series)
  if (other !== undefined)
    throw mixed(`${first.version} on ${first.series} and ${other.version} on ${other.series}`)
  const { family: nearest } = findFamily({ name: first.tool, version: first.version }, first.part, families)
  const clocks = samples.flatMap(({ layers }) => layers.flatMap(({ layer }) => layer.clock_target_ns ?? []))
  const own = nearest.id.startsWith('own-')
  const start: Family = {
    ...nearest,
    id: `own-${first.version}-${first.series}`,
    tool: /vivado/i.test(first.tool) ? 'Vivado HLS' : 'Vitis HLS',
    versions: [first.version, first.version],
    measured: [first.version],
    series: first.series,
    strategies: [...new Set([...nearest.strategies, ...strategiesOf(samples)])],
    clocks: [
      Math.min(...clocks, ...(own ? nearest.clocks : [])),
      Math.max(...clocks, ...(own ? nearest.clocks : [])),
    ],
    evidence: `${first.tool} ${first.version} on ${first.series}: ${samples.length} project(s) of your own, from ${nearest.id}`,
  }
  const family = fitFamily(start, samples)
  const heldOut = samples.flatMap(sample => {
    const rest = samples.filter(one => one !== sample)
    return rest.length === 0 ? [] : [[fitFamily(start, rest), sample] as const]
  })
  return {
    family,
    projects: samples.length,
    layers: samples.reduce((count, { layers }) => count + layers.length, 0),
    before: fitErrors(samples.map(sample => [start, sample])),
    after: fitErrors(samples.map(sample => [family, sample])),
    ...(heldOut.length > 0 && { heldOut: fitErrors(heldOut) }),
  }
}

function strategiesOf(samples: readonly ProjectSample[]): string[] {
  return samples.flatMap(({ layers }) =>
    layers.flatMap(({ layer }) => (layer.kind === 'dense' ? (layer.strategy ?? 'latency') : [])),
  )
}

function targetOf({ name, layers }: ProjectSample) {
  const { tool, version, part } = layers[0]?.layer ?? {}
  const series = seriesOf(part)
  if (typeof version !== 'string' || series === undefined) throw mixed(`${name}, of ${version} on ${part}`)
  return { tool: tool ?? 'Vitis HLS', version, part, series }
}

function mixed(found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_CALIBRATE',
    kind: 'usage',
    message: 'The constants are refitted for one tool version and one series of parts at a time.',
    expected: 'projects of one of them, which their reports name',
    found,
    todo: 'name the projects of one tool version and series, or choose it with --tool',
  })
}
