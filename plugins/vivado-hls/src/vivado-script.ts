import type { Target } from './hls-script.js'
import { fileWord, type TclCommand } from './tcl.js'

/** Name of the clock's port in what the HLS tools write. */
export const clockPort = 'ap_clk'

/** Files that Vivado writes, relative to where it runs. */
export const vivadoFiles = {
  synthesis: {
    utilization: 'utilization_synth.rpt',
    timing: 'timing_synth.rpt',
    checkpoint: 'post_synth.dcp',
  },
  route: {
    utilization: 'utilization_routed.rpt',
    timing: 'timing_routed.rpt',
    power: 'power_routed.rpt',
    checkpoint: 'post_route.dcp',
  },
} as const

/** What a synthesis works on; paths relative to where Vivado runs. */
export interface SynthesisSources {
  readonly top: string
  readonly verilog: readonly string[]
  /** Scripts that make IP that the Verilog needs. */
  readonly scripts: readonly string[]
  /** Absent for a design without a clock. */
  readonly constraints?: string
}

/** The constraint of a design that stands by itself: its clock. */
export function clockConstraint({ clockPeriod }: Target): TclCommand[] {
  return [
    ['create_clock', '-name', clockPort, '-period', clockPeriod, { resultOf: ['get_ports', clockPort] }],
  ]
}

/** Synthesises RTL out of context, as it will lie inside a larger design. */
export function synthesisCommands(
  { top, verilog, scripts, constraints }: SynthesisSources,
  { part }: Target,
  cores: number,
): TclCommand[] {
  const { utilization, timing, checkpoint } = vivadoFiles.synthesis
  return [
    ['set_param', 'general.maxThreads', cores],
    ['create_project', '-in_memory', '-part', part],
    ...verilog.map((file): TclCommand => ['read_verilog', fileWord(file)]),
    ...scripts.map((file): TclCommand => ['source', fileWord(file)]),
    ...(constraints === undefined
      ? []
      : [['read_xdc', '-mode', 'out_of_context', constraints] satisfies TclCommand]),
    ['synth_design', '-top', top, '-part', part, '-mode', 'out_of_context'],
    ['report_utilization', '-file', utilization],
    ['report_timing_summary', '-file', timing],
    ['write_checkpoint', '-force', checkpoint],
    ['exit'],
  ]
}

/** Places and routes what a synthesis left. */
export function routeCommands(cores: number): TclCommand[] {
  const { utilization, timing, power, checkpoint } = vivadoFiles.route
  return [
    ['set_param', 'general.maxThreads', cores],
    ['open_checkpoint', vivadoFiles.synthesis.checkpoint],
    ['opt_design'],
    ['place_design'],
    ['phys_opt_design'],
    ['route_design'],
    ['report_utilization', '-file', utilization],
    ['report_timing_summary', '-file', timing],
    ['report_power', '-file', power],
    ['write_checkpoint', '-force', checkpoint],
    ['exit'],
  ]
}
