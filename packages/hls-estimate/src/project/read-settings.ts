import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** What the scripts of a project say. */
export interface ProjectSettings {
  readonly top?: string
  readonly part?: string
  readonly clockNs?: number
  /** Of a clock period, in ns. */
  readonly uncertainty?: (clockNs: number) => number
  /** `Vivado`, `Vitis`. */
  readonly backend?: string
  /** Where `config_op mul -impl` forces one. */
  readonly multipliers?: 'dsp' | 'fabric'
}

/**
 * Reads what hls4ml's scripts say: project.tcl (from 0.8 on), build_prj.tcl (before) and hls4ml_config.yml; what a script
 * runs goes before what the settings of hls4ml say.
 */
export async function readSettings(folder: string): Promise<ProjectSettings> {
  const [project, build, config] = await Promise.all(
    ['project.tcl', 'build_prj.tcl', 'hls4ml_config.yml'].map(name => textOf(path.join(folder, name))),
  )
  const set = (name: string) => first(project!, new RegExp(`^set ${name} "?([^"\\n$]+?)"?\\s*$`, 'm'))
  const key = (name: string) => first(config!, new RegExp(`^${name}:\\s*["']?([^"'\\n]+?)["']?\\s*$`, 'm'))
  const top = set('project_name') ?? first(build!, /^set_top\s+\{?([\w]+)/m) ?? key('ProjectName')
  const part = set('part') ?? first(build!, /^set_part\s+\{?([\w-]+)/m) ?? key('Part') ?? key('XilinxPart')
  const clock =
    set('clock_period') ?? first(build!, /^create_clock\s+-period\s+([\d.]+)/m) ?? key('ClockPeriod')
  const uncertainty = set('clock_uncertainty') ?? key('ClockUncertainty')
  const backend = set('backend') ?? key('Backend')
  const forced = first(build!, /^\s*config_op\s+mul\b[^\n]*-impl\s+(dsp|fabric)/m)
  return {
    ...(top !== undefined && { top }),
    ...(part !== undefined && part !== 'null' && { part }),
    ...(Number(clock) > 0 && { clockNs: Number(clock) }),
    ...(uncertainty !== undefined && uncertaintyOf(uncertainty)),
    ...(backend !== undefined && { backend }),
    ...((forced === 'dsp' || forced === 'fabric') && { multipliers: forced }),
  }
}

async function textOf(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => '')
}

function first(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1]
}

/** `12.5%` or a number of ns. */
function uncertaintyOf(text: string): { uncertainty?: (clockNs: number) => number } {
  const number = Number.parseFloat(text)
  if (!Number.isFinite(number) || number < 0) return {}
  return { uncertainty: clockNs => (text.endsWith('%') ? (clockNs * number) / 100 : number) }
}
