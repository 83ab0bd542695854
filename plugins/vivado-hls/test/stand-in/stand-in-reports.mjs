// Reports in the form of the tools' own, which we wrote ourselves; figures are made up.

/** csynth.xml. */
export function csynthXml({ version, top, part, clock }, { cut = false, estimated = clock * 0.8 } = {}) {
  const text = `<profile>
<ReportVersion><Version>${version}</Version></ReportVersion>
<UserAssignments>
<unit>ns</unit>
<ProductFamily>family</ProductFamily>
<Part>${part}</Part>
<TopModelName>${top}</TopModelName>
<TargetClockPeriod>${clock.toFixed(2)}</TargetClockPeriod>
<ClockUncertainty>${(clock / 8).toFixed(2)}</ClockUncertainty>
</UserAssignments>
<PerformanceEstimates>
<PipelineType>dataflow</PipelineType>
<SummaryOfTimingAnalysis><unit>ns</unit><EstimatedClockPeriod>${estimated.toFixed(3)}</EstimatedClockPeriod></SummaryOfTimingAnalysis>
<SummaryOfOverallLatency>
<unit>clock cycles</unit>
<Best-caseLatency>10</Best-caseLatency>
<Average-caseLatency>11</Average-caseLatency>
<Worst-caseLatency>12</Worst-caseLatency>
<Interval-min>1</Interval-min>
<Interval-max>1</Interval-max>
</SummaryOfOverallLatency>
</PerformanceEstimates>
<AreaEstimates>
<Resources><BRAM_18K>4</BRAM_18K><DSP>21</DSP><FF>333</FF><LUT>4444</LUT><URAM>0</URAM></Resources>
<AvailableResources><BRAM_18K>4320</BRAM_18K><DSP>6840</DSP><FF>2364480</FF><LUT>1182240</LUT><URAM>960</URAM></AvailableResources>
</AreaEstimates>
</profile>
`
  return cut ? text.slice(0, text.indexOf('<LUT>') + 8) : text
}

/** <top>_cosim.rpt. */
export function cosimReport(status) {
  const figures = status === 'Pass' ? ['12', '12', '12', '1', '1', '1'] : Array(6).fill('NA')
  const cell = (text, width) => text.padStart(width)
  const row = (name, state, cells) =>
    `|${cell(name, 10)}|${cell(state, 10)}|${cells.map(text => cell(text, 15)).join('|')}|`
  const line = `+${['-'.repeat(10), '-'.repeat(10), ...Array(6).fill('-'.repeat(15))].join('+')}+`
  const wide = `${'-'.repeat(47)}+${'-'.repeat(47)}+`
  return `Report time       : today.
Solution          : solution1.
Simulation tool   : xsim.

+----------+----------+${wide}
|          |          |${'Latency'.padStart(27).padEnd(47)}|${'Interval'.padStart(27).padEnd(47)}|
+   RTL    +  Status  +${wide}
|          |          |${['min', 'avg', 'max', 'min', 'avg', 'max'].map(text => text.padStart(9).padEnd(15)).join('|')}|
${line}
${row('VHDL', 'NA', Array(6).fill('NA'))}
${row('Verilog', status, figures)}
${line}
`
}

function head({ version, top, part }, command, state) {
  const rule = '-'.repeat(70)
  return `Copyright: a stand-in of MetaML's tests
${rule}
| Tool Version : Vivado v.${version} (lin64) Build 1
| Date         : today
| Host         : here running 64-bit Linux
| Command      : ${command}
| Design       : ${top}
| Device       : ${part}
| Design State : ${state}
${rule}
`
}

function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map(row => row[i].length)))
  const rule = `+${widths.map(width => '-'.repeat(width + 2)).join('+')}+`
  const lines = rows.map(row => `| ${row.map((text, i) => text.padEnd(widths[i])).join(' | ')} |`)
  return [rule, lines[0], rule, ...lines.slice(1), rule].join('\n')
}

/** report_utilization. */
export function utilizationReport(design, state) {
  const site = (name, used, all) => [name, String(used), '0', String(all), '0.10']
  const labels = ['Site Type', 'Used', 'Fixed', 'Available', 'Util%']
  return `${head(design, 'report_utilization -file x.rpt', state)}
Utilization Design Information

Table of Contents
-----------------
1. CLB Logic
2. BLOCKRAM
3. ARITHMETIC

1. CLB Logic
------------

${table([labels, site('CLB LUTs', 4000, 1182240), site('CLB Registers', 300, 2364480)])}

2. BLOCKRAM
-----------

${table([labels, site('Block RAM Tile', 1.5, 2160), site('URAM', 0, 960)])}

3. ARITHMETIC
-------------

${table([labels, site('DSPs', 21, 6840)])}
`
}

/** report_timing_summary. */
export function timingReport(design, state, slack) {
  const clock = design.clock
  const rows = clock === undefined ? 'NA' : slack.toFixed(3)
  return `${head(design, 'report_timing_summary -file x.rpt', state)}
Timing Summary Report

------------------------------------------------------------------------------------------------
| Design Timing Summary
| ---------------------
------------------------------------------------------------------------------------------------

    WNS(ns)      TNS(ns)  TNS Failing Endpoints  TNS Total Endpoints      WHS(ns)
    -------      -------  ---------------------  -------------------      -------
      ${rows}        0.000                      0                  899        0.030

${slack < 0 ? 'Timing constraints are not met.' : 'All user specified timing constraints are met.'}

------------------------------------------------------------------------------------------------
| Clock Summary
| -------------
------------------------------------------------------------------------------------------------

${clock === undefined ? '' : `Clock   Waveform(ns)       Period(ns)      Frequency(MHz)\n-----   ------------       ----------      --------------\nap_clk  {0.000 ${(clock / 2).toFixed(3)}}      ${clock.toFixed(3)}           ${(1000 / clock).toFixed(3)}\n`}
------------------------------------------------------------------------------------------------
| Timing Details
| --------------
------------------------------------------------------------------------------------------------
`
}

/** report_power. */
export function powerReport(design, state) {
  return `${head(design, 'report_power -file x.rpt', state)}
Power Report

Table of Contents
-----------------
1. Summary

1. Summary
----------

+-------------------------+-------+
| Total On-Chip Power (W) | 3.250 |
| Dynamic (W)             | 0.750 |
| Device Static (W)       | 2.500 |
+-------------------------+-------+
`
}

/** component.xml of a packaged IP. */
export function componentXml(top) {
  return `<?xml version="1.0" encoding="UTF-8"?>
<spirit:component xmlns:spirit="http://www.spiritconsortium.org/XMLSchema/SPIRIT/1685-2009">
  <spirit:vendor>xilinx.com</spirit:vendor>
  <spirit:library>hls</spirit:library>
  <spirit:name>${top}</spirit:name>
  <spirit:version>1.0</spirit:version>
</spirit:component>
`
}
