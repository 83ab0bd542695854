import { type HlsProject, isSource } from './hls-project.js'
import { type HlsTool, isAfter } from './hls-tool.js'
import { fileWord, type OptionalCommand, type TclCommand } from './tcl.js'

/** Names of the tool's project and solution: the folders that it writes to. */
export const projectName = 'hls'
/** Of the tool's solution. */
export const solutionName = 'solution1'
/** Folder of the solution, relative to where the tool runs. */
export const solutionFolder = `${projectName}/${solutionName}`

/** What a design is made for. */
export type Target = {
  readonly part: string
  /** In ns. */
  readonly clockPeriod: number
}

/** Makes the project and its solution anew. */
export function openNew(
  project: HlsProject,
  { part, clockPeriod }: Target,
  tool: HlsTool,
): (TclCommand | OptionalCommand)[] {
  const { top, design, testBench, flags, clockUncertainty } = project
  const withFlags = flags === '' ? [] : ['-cflags', flags]
  return [
    ['open_project', '-reset', projectName],
    ['set_top', top],
    ...design.map((file): TclCommand => ['add_files', fileWord(file), ...withFlags]),
    ...testBench.map(
      (file): TclCommand => ['add_files', '-tb', fileWord(file), ...(isSource(file) ? withFlags : [])],
    ),
    tool.family === 'Vitis HLS'
      ? ['open_solution', '-reset', solutionName, '-flow_target', 'vivado']
      : ['open_solution', '-reset', solutionName],
    ['set_part', part],
    ['create_clock', '-period', clockPeriod, '-name', 'default'],
    ...(clockUncertainty === null
      ? []
      : [['set_clock_uncertainty', clockUncertainty, 'default'] satisfies TclCommand]),
    ...(project.hls4ml ? hls4mlSettings(project, tool) : []),
  ]
}

/** Opens the project that an earlier step left. */
export function openAgain(): TclCommand[] {
  return [
    ['open_project', projectName],
    ['open_solution', solutionName],
  ]
}

/**
 * What hls4ml's headers count on: arrays of up to the limit are partitioned (the option has another name from Vitis HLS
 * on), long names of templates are kept, and no register is put behind each multiplier. Not every version has all.
 */
function hls4mlSettings({ partitionLimit }: HlsProject, tool: HlsTool): OptionalCommand[] {
  const limit = tool.family === 'Vitis HLS' ? '-complete_threshold' : '-maximum_size'
  return [
    { optional: ['config_array_partition', limit, partitionLimit] },
    { optional: ['config_compile', '-name_max_length', 80] },
    { optional: ['config_schedule', '-enable_dsp_full_reg=false'] },
  ]
}

/** Compiles and runs the test bench. */
export function csimCommands(): TclCommand[] {
  return [['csim_design']]
}

/** Makes RTL. */
export function csynthCommands(): TclCommand[] {
  return [['csynth_design']]
}

/** Runs the test bench against the RTL. hls4ml's test bench leaves its print-outs out where RTL_SIM is defined. */
export function cosimCommands({ testBench, flags, hls4ml }: HlsProject): TclCommand[] {
  const again = hls4ml ? testBench.filter(file => file.endsWith('.cpp')) : []
  return [
    ...again.map((file): TclCommand => ['add_files', '-tb', fileWord(file), '-cflags', `${flags} -DRTL_SIM`]),
    ['cosim_design', '-rtl', 'verilog'],
  ]
}

/** Packages the RTL as IP. */
export function exportCommands(): TclCommand[] {
  return [['export_design', '-format', 'ip_catalog', '-version', '1.0.0']]
}

/** Versions that can't export since 2022: they write the date as a number that no longer fits (AMD 76960). */
export function failsToExport({ version }: Pick<HlsTool, 'version'>): boolean {
  return !isAfter(version, 2021, 2)
}
