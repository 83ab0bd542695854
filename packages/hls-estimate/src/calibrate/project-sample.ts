import { access, readdir } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { type Report, readReportFile } from '@metaml/hls-report'
import { describeGraph } from '../description/describe-graph.js'
import { readProject } from '../project/read-project.js'
import type { ProjectSample, Reported } from './sample.js'

/**
 * Reads a synthesized project of hls4ml's: its layers, and what the reports of their functions and of the top say. `place` is the
 * project's folder, or a folder or report inside of it.
 * @throws METAML_E_ESTIMATE_REPORTS where there is no project around the place, or no whole report of its top, and those of
 *   `readProject`
 */
export async function projectSample(place: string): Promise<ProjectSample> {
  const folder = await projectAround(place)
  if (folder === undefined)
    throw noReports(place, 'no project of hls4ml: no firmware/parameters.h there or above')
  const reports = (await Promise.all((await reportsBelow(folder)).map(readReportFile))).filter(
    ({ kind, problems }) => kind === 'csynth_xml' && problems.length === 0,
  )
  const tops = new Map(reports.map(report => [report.top ?? '', report]))
  const { graph, target } = await readProject(folder, { part: 'xc7z020', clockNs: 5 })
  const top = tops.get(graph.top)
  if (top === undefined) throw noReports(place, `no whole report of '${graph.top}' (csynth.xml)`)
  const layers = describeGraph(graph, {
    ...target,
    tool: { name: top.tool ?? 'Vitis HLS', version: top.version ?? '' },
    part: top.part ?? target.part,
    clockNs: top.target_clock_ns ?? target.clockNs,
    ...(top.uncertainty_ns !== undefined && { uncertaintyNs: top.uncertainty_ns }),
  })
  return {
    name: folder,
    layers: layers.map((layer, i) => {
      const own = functionOf(tops, graph.layers[i]?.config)
      return { layer, reported: own === undefined ? {} : reportedOf(own) }
    }),
    top: reportedOf(top),
  }
}

/** The report of the function that a config struct was given to: its name ends with that of the struct. */
function functionOf(reports: ReadonlyMap<string, Report>, config: string | undefined): Report | undefined {
  if (config === undefined) return undefined
  return [...reports].find(([name]) => name.endsWith(`_${config}_s`) || name.endsWith(`_${config}`))?.[1]
}

function reportedOf({ LUT, FF, DSP, BRAM_18K, URAM, ...report }: Report): Reported {
  const figures = {
    ...{ LUT, FF, DSP, BRAM_18K, URAM },
    latency_min: report.latency_min,
    latency_max: report.latency_max,
    II_min: report.ii_min,
    II_max: report.ii_max,
  }
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null))
}

/** The folder with firmware/parameters.h, at the place or above it. */
async function projectAround(place: string): Promise<string | undefined> {
  for (let folder = path.resolve(place); ; folder = path.dirname(folder)) {
    const there = await access(path.join(folder, 'firmware/parameters.h')).then(
      () => true,
      () => false,
    )
    if (there) return folder
    if (folder === path.dirname(folder)) return undefined
  }
}

async function reportsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter(entry => entry.isFile() && /(^|_)csynth\.xml$/.test(entry.name))
    .map(entry => path.join(entry.parentPath, entry.name))
}

function noReports(place: string, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_ESTIMATE_REPORTS',
    kind: 'usage',
    message: `There is nothing to calibrate with in ${place}.`,
    expected:
      "a synthesized project of hls4ml's: firmware/ and <project>_prj/solution1/syn/report/*_csynth.xml",
    found,
  })
}
