import type { Found } from '../report.js'

const banner =
  /^(?:\*{6}|#)\s+(Vivado|Vitis|vitis-run|v\+\+)(?:\(TM\))?( HLS)?(?!\w).*\bv(20\d\d\.\d+(?:\.\d+)?)/
/** The first line of a log that has no banner, with the path of the program. */
const running = /^INFO: \[HLS 200-10\] Running '(.*?)(vivado|vitis)_hls(?:\.exe)?'/
/** The folder of a version in AMD's own layout. */
const versionFolder = /[\\/](?:Vivado|Vitis|Vitis_HLS)[\\/](20\d\d\.\d+(?:\.\d+)?)[\\/]/
const error =
  /^((CRITICAL |FATAL_)?ERROR:|ERROR \[|@E \[|couldn't read file\b|Segmentation fault|Abnormal program termination|Killed\b)|: line \d+:\s+\d+ (Killed|Segmentation fault|Aborted)\b|can't be opened\.$|: No space left on device/
const end =
  /^INFO: \[(Common 17-206\] Exiting|HLS 200-112\] Total|vitis-run 60-1662\]|HLS 200-111\] Finished Command export)/
/** What a script does only when it goes on. */
const goesOn = /^INFO: \[HLS 200-1510\] Running: (?!exit|quit|close_)/
/** Tcl's trace of an error that nobody caught. */
const trace = /^\s+(while executing|invoked from within)$/

/** Reads a log of the tools: which one ran, the lines of its errors and how it ended. */
export function readLog(lines: readonly string[]): Found {
  const errors = lines.filter(line => error.test(line.trim())).map(line => line.trim())
  const last = lines.findLastIndex(line => error.test(line.trim()))
  // An error that the script caught is one all the same, but not how the run ended.
  const rest = lines.slice(last + 1)
  const caught = rest.some(line => goesOn.test(line)) && !rest.some(line => trace.test(line))
  const failed = errors.length > 0 && !caught
  const ended = lines.some(line => end.test(line))
  const outcome = failed ? ('failed' as const) : ended ? ('finished' as const) : null
  return {
    ...(lines.map(toolOf).find(tool => tool !== undefined) ?? { tool: null, version: null }),
    errors,
    outcome,
    problems: outcome === null ? [{ code: 'METAML_E_REPORT_CUT', line: lines.length }] : [],
  }
}

/** The tool that a line names; what it starts itself comes later. */
function toolOf(line: string): { tool: string; version: string | null } | undefined {
  const head = banner.exec(line)
  if (head !== null) {
    const [, name, hls, version] = head
    return { tool: name === 'vitis-run' ? 'Vitis HLS' : `${name}${hls ?? ''}`, version: version! }
  }
  const program = running.exec(line)
  if (program === null) return undefined
  const [, folder, name] = program
  return {
    tool: name === 'vivado' ? 'Vivado HLS' : 'Vitis HLS',
    version: versionFolder.exec(folder!)?.[1] ?? null,
  }
}
