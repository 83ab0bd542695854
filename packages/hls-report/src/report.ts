/** The kinds of files that are read. */
export type ReportKind =
  | 'csynth_xml'
  | 'csynth_rpt'
  | 'csynth_summary_rpt'
  | 'cosim_rpt'
  | 'cosim_lat_rpt'
  | 'export_rpt'
  | 'export_xml'
  | 'vivado_utilization'
  | 'vivado_timing_summary'
  | 'vivado_timing_path'
  | 'vivado_power'
  | 'log'

/** Something that keeps a file from being a whole report. */
export interface ReportProblem {
  readonly code:
    | 'METAML_E_REPORT_EMPTY'
    | 'METAML_E_REPORT_FOREIGN'
    | 'METAML_E_REPORT_CUT'
    | 'METAML_E_REPORT_INCOMPLETE'
    /** Of `metaml report`: the file can't be read, or is too large. */
    | 'METAML_E_REPORT_UNREADABLE'
  /** From 1; the last line for what is missing. */
  readonly line: number
  /** What is missing, for INCOMPLETE: the fields. */
  readonly missing?: readonly string[]
}

/** Counts of resources by name; a name that a file does not give is absent. */
export type Resources = {
  readonly [name in 'BRAM_18K' | 'bram_tiles' | 'DSP' | 'FF' | 'LUT' | 'URAM']?: number
}

/** What co-simulation says of one language; cycles. In a table that was cut, what is not known is absent. */
export interface CosimRow {
  readonly status: string
  readonly latency_min?: number | null
  readonly latency_avg?: number | null
  readonly latency_max?: number | null
  readonly ii_min?: number | null
  readonly ii_avg?: number | null
  readonly ii_max?: number | null
}

/** A function, instance, operator or loop of a design, with the figures that its row gives. */
export interface ReportRow extends Resources {
  readonly name: string
  readonly module?: string
  readonly operation?: string
  /** How deep in the hierarchy; 0 is the top. Absent for operators, and where the file does not say. */
  readonly depth?: number
  readonly latency_min?: number
  readonly latency_max?: number
  readonly ii_min?: number
  readonly ii_max?: number
}

/** What a file says; null is what it does not say, never 0. Times in ns, latency and interval in cycles. */
export interface Report {
  /** Null for a file that is no report of these tools. */
  readonly kind: ReportKind | null
  readonly tool: string | null
  readonly version: string | null
  /** As printed: the formats differ by file. */
  readonly part: string | null
  readonly top: string | null
  readonly target_clock_ns: number | null
  readonly estimated_clock_ns: number | null
  readonly latency_min: number | null
  readonly latency_max: number | null
  readonly ii_min: number | null
  readonly ii_max: number | null
  /** Blocks of 18 Kb. */
  readonly BRAM_18K: number | null
  /** Blocks of 36 Kb, as Vivado counts. */
  readonly bram_tiles: number | null
  readonly DSP: number | null
  readonly FF: number | null
  readonly LUT: number | null
  readonly URAM: number | null
  readonly available: Resources | null
  readonly WNS_ns: number | null
  readonly uncertainty_ns?: number
  readonly pipeline?: string
  readonly hls_slack_ns?: number | null
  readonly design_state?: string | null
  readonly TNS_ns?: number | null
  readonly WHS_ns?: number | null
  readonly clocks?: readonly { readonly name: string; readonly period_ns: number }[]
  readonly timing_met?: boolean | null
  readonly slack_status?: string | null
  readonly cosim?: { readonly [language: string]: CosimRow }
  /** Of the simulated language: `Pass` or `Fail`. */
  readonly status?: string | null
  /** Smallest and largest, as the file gives them; 0 stands for a single transaction there. */
  readonly throughput_raw?: readonly (number | null)[]
  readonly cp_post_synth_ns?: number | null
  readonly cp_post_impl_ns?: number | null
  /** Of an export: `Post-Synthesis` or `Post-Implementation`. */
  readonly stage?: string | null
  readonly power_total_w?: number | null
  readonly power_dynamic_w?: number | null
  readonly power_static_w?: number | null
  readonly errors?: readonly string[]
  /** Of a log: null where it ends without saying. */
  readonly outcome?: 'failed' | 'finished' | null
  /** Functions and loops by the summary, or instances by a function's report or a hierarchical utilization. */
  readonly instances?: readonly ReportRow[]
  readonly operators?: readonly ReportRow[]
  readonly problems: readonly ReportProblem[]
}

/** What a reader of one kind found. */
export type Found = { -readonly [field in keyof Omit<Report, 'kind' | 'problems'>]?: Report[field] } & {
  problems: ReportProblem[]
}

/** A report with null for all that was not found. */
export function fillReport(kind: ReportKind | null, { problems, ...found }: Found): Report {
  return {
    kind,
    tool: null,
    version: null,
    part: null,
    top: null,
    target_clock_ns: null,
    estimated_clock_ns: null,
    latency_min: null,
    latency_max: null,
    ii_min: null,
    ii_max: null,
    BRAM_18K: null,
    bram_tiles: null,
    DSP: null,
    FF: null,
    LUT: null,
    URAM: null,
    available: null,
    WNS_ns: null,
    ...found,
    problems,
  }
}

/** The problem of fields that a whole file of its kind has; none where all are there. */
export function missingFields(fields: { readonly [name: string]: unknown }, lines: number): ReportProblem[] {
  const missing = Object.keys(fields).filter(name => fields[name] === null || fields[name] === undefined)
  return missing.length === 0 ? [] : [{ code: 'METAML_E_REPORT_INCOMPLETE', line: lines, missing }]
}
