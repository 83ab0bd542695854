import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { type Found, missingFields, type ReportRow } from '../report.js'
import { hlsTool } from '../text/fields.js'
import { dropNull, readNumber } from '../text/numbers.js'

/** Reads csynth.xml, or the .xml of one function; of a damaged one what stands before the damage. */
export function readCsynthXml(text: string): Found {
  const lines = countLines(text.trimEnd())
  const valid = XMLValidator.validate(text) === true
  const whole = valid ? { text, line: lines } : closeElements(text)
  const parser = new XMLParser({ parseTagValue: false, ignoreAttributes: true })
  const profile = child(parseWhole(parser, whole.text), 'profile')
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
      ...(valid ? [] : [{ code: 'METAML_E_REPORT_CUT' as const, line: whole.line }]),
      ...missingFields({ ...needed, latency: Object.keys(latency).length > 0 || null }, lines),
    ],
  }
}

type Node = { readonly [name: string]: unknown }

/** The functions of a design, which the summary of Vitis HLS lists. */
function modulesOf(profile: Node): ReportRow[] {
  const modules = child(profile, 'ModuleInformation').Module
  const depths = depthsOf(child(child(profile, 'RTLDesignHierarchy'), 'TopModule'))
  return [modules ?? []].flat().flatMap(module => {
    const name = textOf(module as Node, 'Name')
    const latency = child(child(module as Node, 'PerformanceEstimates'), 'SummaryOfOverallLatency')
    const area = child(child(module as Node, 'AreaEstimates'), 'Resources')
    return name === null
      ? []
      : [{ name, ...dropNull({ depth: depths.get(name) ?? null, ...cycles(latency), ...resources(area) }) }]
  })
}

/** How deep each function lies, by its name; one that is used at several depths by the least. */
function depthsOf(module: Node, depth = 0, found = new Map<string, number>()): ReadonlyMap<string, number> {
  const name = textOf(module, 'ModuleName')
  if (name !== null) found.set(name, Math.min(depth, found.get(name) ?? depth))
  const inside = [child(module, 'InstancesList').Instance ?? []].flat()
  for (const instance of inside) {
    if (typeof instance === 'object' && instance !== null) depthsOf(instance as Node, depth + 1, found)
  }
  return found
}

function cycles(node: Node) {
  const interval = numberOf(node, 'PipelineInitiationInterval')
  return {
    latency_min: numberOf(node, 'Best-caseLatency'),
    latency_max: numberOf(node, 'Worst-caseLatency'),
    ii_min: numberOf(node, 'Interval-min') ?? interval,
    ii_max: numberOf(node, 'Interval-max') ?? interval,
  }
}

function resources(node: Node) {
  return {
    BRAM_18K: numberOf(node, 'BRAM_18K'),
    DSP: numberOf(node, Object.keys(node).find(name => /^DSP(\d+(E\d?)?)?$/.test(name)) ?? 'DSP'),
    FF: numberOf(node, 'FF'),
    LUT: numberOf(node, 'LUT'),
    URAM: numberOf(node, 'URAM'),
  }
}

/** What the parser can read; nothing of a text that it refuses. */
function parseWhole(parser: XMLParser, text: string): Node {
  try {
    return parser.parse(text) as Node
  } catch {
    return {}
  }
}

/** Declarations, comments and the like. */
const noElement = /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<![A-Z][^<>]*>/g

/**
 * Ends a cut or damaged text behind its last tag that fits and closes what is open there; a value that may be cut is
 * left out. `line` is that of the damage.
 */
function closeElements(text: string): { text: string; line: number } {
  const tags = /<(\/?)([A-Za-z_][\w.-]*)[^<>]*?(\/?)>/g
  const open: { name: string; from: number }[] = []
  let end = 0
  let misfit: number | undefined
  for (let tag = tags.exec(text); tag !== null; tag = tags.exec(text)) {
    const [, closing, name, alone] = tag
    // The half of a tag before this one would take it for its rest.
    if (text.slice(end, tag.index).replace(noElement, '').includes('<')) {
      misfit = tag.index
      break
    }
    if (closing) {
      if (open.at(-1)?.name !== name) {
        misfit = tag.index
        break
      }
      open.pop()
    } else if (!alone) open.push({ name: name!, from: tag.index })
    end = tags.lastIndex
  }
  const last = open.at(-1)
  // An element that opened last and never closed holds at most a part of its value.
  const leaf = last !== undefined && text.slice(last.from, end).indexOf('>') === end - last.from - 1
  const names = (leaf ? open.slice(0, -1) : open).map(({ name }) => `</${name}>`).reverse()
  return {
    text: `${text.slice(0, leaf ? last.from : end)}${names.join('')}`,
    line: countLines(misfit === undefined ? text.trimEnd() : text.slice(0, misfit)),
  }
}

function countLines(text: string): number {
  return text.split('\n').length
}

function child(node: Node, name: string): Node {
  const found = node[name]
  return typeof found === 'object' && found !== null ? (found as Node) : {}
}

function textOf(node: Node, name: string): string | null {
  const found = node[name]
  return typeof found === 'string' && found !== '' ? found : null
}

function numberOf(node: Node, name: string): number | null {
  return readNumber(textOf(node, name) ?? undefined)
}
