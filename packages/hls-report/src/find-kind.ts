import type { ReportKind } from './report.js'

const signs: readonly (readonly [ReportKind, RegExp])[] = [
  ['export_xml', /^\s*(<\?xml[^>]*>\s*)?<profile\b(?=[\s\S]*<(RunData|TimingReport|AreaReport)>)/],
  ['csynth_xml', /^\s*(<\?xml[^>]*>\s*)?<profile\b/],
  ['csynth_summary_rpt', /^== Synthesis Summary Report of /m],
  ['csynth_rpt', /^== V\w+ HLS Report for /m],
  ['export_rpt', /^Implementation tool:|^== Vivado (RTL Synthesis|Place & Route) Results/m],
  ['cosim_lat_rpt', /^\$(MAX|MIN|AVER)_LATENCY\s*=/m],
  ['cosim_rpt', /^[+|]\s*RTL\s*[+|]\s*Status\s*[+|]/m],
  ['vivado_utilization', /^\|\s*Command\s*:\s*report_utilization\b|^Utilization Design Information/m],
  ['vivado_timing_summary', /^\|\s*Command\s*:\s*report_timing_summary\b|^Timing Summary Report/m],
  ['vivado_timing_path', /^\|\s*Command\s*:\s*report_timing\b|^Timing Report/m],
  ['vivado_power', /^\|\s*Command\s*:\s*report_power\b|^Power Report/m],
  [
    'log',
    /^\*{6} (Vi\w+(\(TM\))?( HLS)?|vitis-run|v\+\+) .*v20|^# Vivado v20|^INFO: \[HLS 200-10\] Running '.*(vivado|vitis)_hls(\.exe)?'/m,
  ],
]

const names: readonly (readonly [ReportKind, RegExp])[] = [
  ['csynth_xml', /csynth\.xml$/i],
  ['csynth_summary_rpt', /(^|[\\/])csynth\.rpt$/i],
  ['csynth_rpt', /csynth\.rpt$/i],
  ['cosim_rpt', /cosim\.rpt$/i],
  ['cosim_lat_rpt', /(^|[\\/])lat\.rpt$/i],
  ['export_rpt', /export\w*\.rpt$/i],
  ['export_xml', /export\w*\.xml$/i],
  ['vivado_power', /power\w*\.rpt$/i],
  ['vivado_timing_summary', /timing\w*\.rpt$/i],
  ['vivado_utilization', /(utili[sz]ation|util|vivado_synth)\w*\.rpt$/i],
  ['log', /\.log$/i],
]

/** How much of a file tells its kind, in characters; a log further down may hold what other tools print. */
const head = 2 ** 14

/** The kind of a file by the first sign that its head holds; null for none of these tools. */
export function kindOfText(text: string): ReportKind | null {
  const start = text.slice(0, head)
  const found = signs.flatMap(([kind, sign]) => {
    const at = start.search(sign)
    return at < 0 ? [] : [{ kind, at }]
  })
  return found.sort((a, b) => a.at - b.at)[0]?.kind ?? null
}

/** The kind that a file's name promises, for a file that holds nothing to tell it by. */
export function kindOfName(name: string): ReportKind | null {
  return names.find(([, sign]) => sign.test(name))?.[0] ?? null
}
