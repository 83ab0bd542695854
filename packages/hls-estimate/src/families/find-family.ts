import { findPart } from '@metaml/hls-report'
import { families } from './families.js'
import type { Family, Series } from './family.js'

/** The tool that a design is made for. */
export interface HlsTool {
  /** `Vitis HLS`, `Vivado HLS`; without one Vitis from 2020.2 on. */
  readonly name?: string | null | undefined
  readonly version?: string | null | undefined
}

/** A family, and why it may not be the right one. */
export interface FamilyChoice {
  readonly family: Family
  /** Whether the very version and series were measured, or the constants are of near ones, or of what is not known to be near. */
  readonly nearness: 'measured' | 'near' | 'borrowed'
  /** Of what is not known to be near. */
  readonly warnings: readonly string[]
  /** Of near ones: which. */
  readonly notes: readonly string[]
}

/**
 * Finds the constants for a tool and a part; where none were measured, those nearest to them, with a note where the
 * version is in the range that they stand for, else with a warning: of the same series and the nearest version first.
 */
export function findFamily(
  tool: HlsTool,
  part: string | null | undefined,
  among: readonly Family[] = families,
): FamilyChoice {
  const series = seriesOf(part)
  const asked = versionOf(tool.version)
  const vivado = isVivado(tool, asked)
  const distance = (family: Family): number =>
    (family.series === (series ?? 'ultrascale-plus') ? 0 : 100) +
    ((family.tool === 'Vivado HLS') === vivado ? 0 : 20) +
    outside(asked, family.versions)
  // Of two that are as near, the later one counts: a user's own stand behind ours.
  const family = among.reduce((best, one) => (distance(one) <= distance(best) ? one : best))
  const warnings: string[] = []
  if (part === null || part === undefined) warnings.push('The part is not known: UltraScale+ is assumed.')
  else if (series === undefined)
    warnings.push(`The series of the part '${part}' is not known: UltraScale+ is assumed.`)
  if (asked === undefined)
    warnings.push(`The version of the tool is not known: ${nameOf(family)} is assumed.`)
  if (distance(family) > 0) {
    const name = tool.version ?? 'this tool'
    warnings.push(`Nothing was measured for ${name} and this part: the constants are of ${nameOf(family)}.`)
  }
  if (warnings.length > 0) return { family, nearness: 'borrowed', warnings, notes: [] }
  if (family.measured.some(version => versionOf(version) === asked))
    return { family, nearness: 'measured', warnings, notes: [] }
  const note = `${family.tool} ${tool.version} was not measured: the constants are of ${family.measured.join(', ')}.`
  return { family, nearness: 'near', warnings, notes: [note] }
}

/** Tool, version and series that a family is of. */
function nameOf({ tool, versions, series }: Family): string {
  return `${tool} ${versions.join(' to ')} on ${series}`
}

function isVivado({ name }: HlsTool, version: number | undefined): boolean {
  if (typeof name === 'string') return /vivado/i.test(name)
  return version !== undefined && version < 2020.15
}

/** `2019.2.1` as 2019.21. */
function versionOf(text: string | null | undefined): number | undefined {
  const match = /(20\d\d)\.(\d)(?:\.(\d))?/.exec(text ?? '')
  return match === null ? undefined : Number(`${match[1]}.${match[2]}${match[3] ?? ''}`)
}

/** Years from a version to a range; 0 inside of it. */
function outside(version: number | undefined, [first, last]: Family['versions']): number {
  if (version === undefined) return 0
  const [from, to] = [versionOf(first)!, versionOf(last)! + 0.09]
  return version < from ? from - version : version > to ? version - to : 0
}

/** The series of a part; undefined where it is not known. */
export function seriesOf(part: string | null | undefined): Series | undefined {
  if (typeof part !== 'string') return undefined
  const name = part.toLowerCase()
  if (/^(xc)?7[akvz]/.test(name)) return '7-series'
  if (/^(xc)?(vu\d+p|ku\d+p|zu\d|u\d|au\d|k26)/.test(name)) return 'ultrascale-plus'
  if (/^(xc)?[kv]u\d/.test(name)) return 'ultrascale'
  try {
    return findPart(part).family?.includes('ultrascale') ? 'ultrascale-plus' : '7-series'
  } catch {
    return undefined
  }
}
