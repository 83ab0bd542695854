import type { KindDefinition, ModelContent } from '@metaml/core'

declare module '@metaml/core' {
  interface RtlModel {
    /** The tool that made it, e.g. `Vitis HLS 2023.1`. */
    readonly generator?: string
  }
}

/** Folders of an `rtl` model. */
export const rtlFolders = {
  /** HDL, what it reads, and the Tcl that makes IP that it needs. */
  sources: 'rtl',
  /** The packaged IP. */
  ip: 'ip',
  reports: 'reports',
  /** The project of the HLS tool, for the steps that go on with it. */
  project: 'project',
  checkpoints: 'checkpoints',
} as const

/** Sources as they are; of an IP its HDL: what describes it holds times. */
const content = /^(rtl\/|ip\/(.*\/)?(hdl|constraints)\/)/

/** Archives, checkpoints and logs, wherever they lie. */
const neverContent = /\.(zip|dcp|log|jou|xpr|wdb)$/

/**
 * The kind `rtl`: HDL under `rtl/`, or an IP under `ip/`. Beside these a model may hold `reports/`, `project/` and
 * `checkpoints/`, which hold times and are no content.
 */
export const rtlKind: KindDefinition<'rtl'> = {
  apiVersion: 1,
  kind: 'rtl',
  isContent: path => content.test(path) && !neverContent.test(path),
  async check(model) {
    const { top, part, clockPeriod } = model.descriptor
    const problems: string[] = []
    if (!(clockPeriod > 0)) problems.push(`The clock period is ${clockPeriod} ns, not above 0.`)
    if (part === '') problems.push('No part is named.')
    if (top === '') problems.push('No top is named.')
    const sources = model.paths.filter(path => content.test(path) && /\.(s?v|vhdl?)$/i.test(path))
    if (sources.length === 0) return [...problems, 'There is no Verilog and no VHDL under rtl/ or ip/.']
    return (await declaresTop(model, sources)) ? problems : [...problems, `No source declares ${top}.`]
  },
}

/** Whether a source has the module or entity of the top; one of its name is looked at first. */
async function declaresTop(model: ModelContent<'rtl'>, sources: readonly string[]): Promise<boolean> {
  const { top } = model.descriptor
  const named = sources.filter(path => path.split('/').at(-1)!.startsWith(`${top}.`))
  const others = sources.filter(path => !named.includes(path))
  const declaration = new RegExp(`^\\s*(module|entity)\\s+${escapePattern(top)}\\b`, 'im')
  for (const path of [...named, ...others]) {
    if (declaration.test(new TextDecoder().decode(await model.read(path)))) return true
  }
  return false
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
