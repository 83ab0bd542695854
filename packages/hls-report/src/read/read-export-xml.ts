import { type Found, missingFields } from '../report.js'
import { child, type Element, numberOf, readElements, textOf } from '../text/elements.js'
import { versionIn } from '../text/fields.js'
import { dropNull } from '../text/numbers.js'

const stages: { readonly [run: string]: string } = { synth: 'Post-Synthesis', impl: 'Post-Implementation' }

/** Reads the .xml that `export_design` writes beside its report; its BRAM counts blocks of 18 Kb. */
export function readExportXml(text: string): Found {
  const { root, lines, cut } = readElements(text)
  const profile = child(root, 'profile')
  const run = child(profile, 'RunData')
  const timing = child(profile, 'TimingReport')
  const area = child(profile, 'AreaReport')
  const stage = stages[textOf(run, 'RUN_TYPE') ?? ''] ?? null
  const available = dropNull(resources(child(area, 'AvailableResources')))
  const version = versionIn(textOf(run, 'VIVADO_VERSION'))
  const routed = stage === 'Post-Synthesis' ? null : numberOf(timing, 'CP_ROUTE')
  const met = textOf(timing, 'TIMING_MET')?.toUpperCase()
  const { URAM, ...needed } = {
    version,
    target_clock_ns: numberOf(timing, 'TargetClockPeriod') ?? numberOf(timing, 'CP_TARGET'),
    estimated_clock_ns: numberOf(timing, 'AchievedClockPeriod') ?? numberOf(timing, 'CP_FINAL'),
    ...resources(child(area, 'Resources')),
    timing_met: met === 'TRUE' ? true : met === 'FALSE' ? false : null,
    stage,
  }
  return {
    tool: version === null ? null : 'Vivado',
    top: topOf(child(profile, 'RtlModules')),
    ...needed,
    URAM,
    available: Object.keys(available).length === 0 ? null : available,
    WNS_ns: numberOf(timing, 'WNS_FINAL'),
    TNS_ns: numberOf(timing, 'TNS_FINAL'),
    cp_post_synth_ns: numberOf(timing, 'CP_SYNTH'),
    cp_post_impl_ns: routed,
    problems: [...cut, ...missingFields(needed, lines)],
  }
}

function resources(node: Element) {
  return {
    BRAM_18K: numberOf(node, 'BRAM'),
    DSP: numberOf(node, 'DSP'),
    FF: numberOf(node, 'FF'),
    LUT: numberOf(node, 'LUT'),
    URAM: numberOf(node, 'URAM'),
  }
}

/** The function that is the top, of versions that list the modules. */
function topOf(modules: Element): string | null {
  const listed = [modules.RtlModule ?? []].flat() as Element[]
  return textOf(listed.find(module => module['@IS_TOP'] === '1') ?? {}, '@MODULENAME')
}
