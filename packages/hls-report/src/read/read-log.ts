import type { Found } from '../report.js'

const banner = /^(?:\*{6}|#)\s+(Vivado|Vitis)(?:\(TM\))?( HLS)?\b.*\bv(20\d\d\.\d+(?:\.\d+)?)/
const error =
  /^(ERROR:|CRITICAL ERROR:|couldn't read file\b|Segmentation fault|Abnormal program termination|Killed\b)|can't be opened\.$|: No space left on device/
const end =
  /^INFO: \[(Common 17-206\] Exiting|HLS 200-112\] Total|vitis-run 60-1662\]|HLS 200-111\] Finished Command export)/

/** Reads a log of the tools: which one ran, the lines of its errors and how it ended. */
export function readLog(lines: readonly string[]): Found {
  const head = lines.map(line => banner.exec(line)).find(found => found !== null)
  const errors = lines.filter(line => error.test(line.trim())).map(line => line.trim())
  const ended = lines.some(line => end.test(line))
  const outcome = errors.length > 0 ? ('failed' as const) : ended ? ('finished' as const) : null
  return {
    tool: head ? `${head[1]}${head[2] ?? ''}` : null,
    version: head?.[3] ?? null,
    errors,
    outcome,
    problems: outcome === null ? [{ code: 'METAML_E_REPORT_CUT', line: lines.length }] : [],
  }
}
