import { figureNames } from '../estimate/figures.js'
import { followDead } from '../project/follow-dead.js'
import { describeLine, parseLines } from '../project/read-lines.js'
import type { ProjectSample, Reported } from './sample.js'

type Line = { readonly [field: string]: unknown }

/**
 * Reads lines of JSON that have both what describes a layer and what the tool reported, as projects.
 *
 * Lines are grouped by their `project`; a project whose note says that it is a duplicate is left out.
 * @throws METAML_E_ESTIMATE_LINE
 */
export function readSamples(text: string, file: string): ProjectSample[] {
  const projects = new Map<string, Line[]>()
  for (const { object } of parseLines(text, file)) {
    const name = String(object.project ?? '')
    const lines = projects.get(name)
    if (lines === undefined) projects.set(name, [object])
    else lines.push(object)
  }
  return [...projects].flatMap(([name, lines]) => {
    if (lines.some(({ note }) => typeof note === 'string' && /duplicate/.test(note))) return []
    const layers = lines.filter(({ kind }) => kind !== 'top')
    const top = lines.find(({ kind }) => kind === 'top')
    const described = followDead(layers.map(describeLine))
    return [
      {
        name,
        layers: layers.map((line, i) => ({ layer: described[i]!, reported: reportedOf(line) })),
        ...(top !== undefined && { top: reportedOf(top) }),
      },
    ]
  })
}

function reportedOf(line: Line): Reported {
  return Object.fromEntries(
    figureNames.flatMap(name => {
      const value = line[name]
      return typeof value === 'number' && Number.isFinite(value) ? [[name, value]] : []
    }),
  )
}
