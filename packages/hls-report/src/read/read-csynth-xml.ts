import { type Found, missingFields, type ReportRow } from '../report.js'
import { child, type Element, numberOf, readElements, textOf } from '../text/elements.js'
import { hlsTool } from '../text/fields.js'
import { dropNull, readNumber, readRange } from '../text/numbers.js'

/** Reads csynth.xml, or the .xml of one function; of a damaged one what stands before the damage. */
export function readCsynthXml(text: string): Found {
  const { root, lines, cut } = readElements(text)
  const profile = child(root, 'profile')
  const user = child(profile, 'UserAssignments')
  const performance = child(profile, 'PerformanceEstimates')
  const latency = child(performance, 'SummaryOfOverallLatency')
  const area = child(profile, 'AreaEstimates')
  const version = textOf(child(profile, 'ReportVersion'), 'Version')
  const available = dropNull(resources(child(area, 'AvailableResources')))
  const uncertainty = readNumber(textOf(user, 'ClockUncertainty') ?? undefined)
  const figures = {
    part: textOf(user, 'Part'),
    top: textOf(user, 'TopModelName'),
    target_clock_ns: numberOf(user, 'TargetClockPeriod'),
    estimated_clock_ns: numberOf(child(performance, 'SummaryOfTimingAnalysis'), 'EstimatedClockPeriod'),
    ...resources(child(area, 'Resources')),
  }
  const { part, top, target_clock_ns, estimated_clock_ns, BRAM_18K, DSP, FF, LUT } = figures
  const instances = modulesOf(profile)
  const needed = { version, part, top, target_clock_ns, estimated_clock_ns, BRAM_18K, DSP, FF, LUT }
  return {
    tool: hlsTool(version),
    version,
    ...figures,
    ...cycles(latency),
    available: Object.keys(available).length === 0 ? null : available,
    ...(uncertainty !== null && { uncertainty_ns: uncertainty }),
    ...(instances.length > 0 && { instances }),
    problems: [
      ...cut,
      ...missingFields({ ...needed, latency: Object.keys(latency).length > 0 || null }, lines),
    ],
  }
}

/** The functions of a design, which the summary of Vitis HLS lists. */
function modulesOf(profile: Element): ReportRow[] {
  const modules = child(profile, 'ModuleInformation').Module
  const depths = depthsOf(child(child(profile, 'RTLDesignHierarchy'), 'TopModule'))
  return [modules ?? []].flat().flatMap(module => {
    const name = textOf(module as Element, 'Name')
    const latency = child(child(module as Element, 'PerformanceEstimates'), 'SummaryOfOverallLatency')
    const area = child(child(module as Element, 'AreaEstimates'), 'Resources')
    return name === null
      ? []
      : [{ name, ...dropNull({ depth: depths.get(name) ?? null, ...cycles(latency), ...resources(area) }) }]
  })
}

/** How deep each function lies, by its name; one that is used at several depths by the least. */
function depthsOf(
  module: Element,
  depth = 0,
  found = new Map<string, number>(),
): ReadonlyMap<string, number> {
  const name = textOf(module, 'ModuleName')
  if (name !== null) found.set(name, Math.min(depth, found.get(name) ?? depth))
  const inside = [child(module, 'InstancesList').Instance ?? []].flat()
  for (const instance of inside) {
    if (typeof instance === 'object' && instance !== null) depthsOf(instance as Element, depth + 1, found)
  }
  return found
}

function cycles(node: Element) {
  const interval = readRange(textOf(node, 'PipelineInitiationInterval') ?? undefined)
  return {
    latency_min: numberOf(node, 'Best-caseLatency'),
    latency_max: numberOf(node, 'Worst-caseLatency'),
    ii_min: numberOf(node, 'Interval-min') ?? interval.min,
    ii_max: numberOf(node, 'Interval-max') ?? interval.max,
  }
}

function resources(node: Element) {
  return {
    BRAM_18K: numberOf(node, 'BRAM_18K'),
    DSP: numberOf(node, Object.keys(node).find(name => /^DSP(\d+(E\d?)?)?$/.test(name)) ?? 'DSP'),
    FF: numberOf(node, 'FF'),
    LUT: numberOf(node, 'LUT'),
    URAM: numberOf(node, 'URAM'),
  }
}
