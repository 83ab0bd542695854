import { readFile } from 'node:fs/promises'
import { MetamlError } from '@metaml/core'
import { loadFamilies } from '../calibrate/calibration-file.js'
import { createEstimator, type Estimator } from '../estimator.js'
import { estimateLines } from '../project/estimate-lines.js'
import { readLines } from '../project/read-lines.js'
import { readProject } from '../project/read-project.js'
import { type EstimateArguments, readArguments, usage } from './arguments.js'
import { printCalibration } from './calibrate.js'
import { estimateTable } from './estimate-table.js'

/** What the command line hands a command beside its arguments; results go to stdout, notes to stderr. */
export interface CommandContext {
  /** Absolute. */
  readonly projectDir: string
  readonly output: {
    readonly json: boolean
    result(text: string): void
    note(text: string): void
  }
}

/** `metaml estimate`: what HLS would report of a project or of layers, and the refit of the constants. */
export default async function estimate(
  args: readonly string[],
  { output, projectDir }: CommandContext,
): Promise<number> {
  const asked = readArguments(args)
  if (asked.help) {
    output.result(usage)
    return 0
  }
  if (asked.mode === 'calibrate') {
    await printCalibration(asked, { output, projectDir })
    return 0
  }
  const estimator = createEstimator({ families: await loadFamilies(projectDir) })
  if (asked.mode === 'layers') await printLines(asked, estimator, output)
  else await printProject(asked, estimator, output)
  return 0
}

async function printLines(
  { paths }: EstimateArguments,
  estimator: Estimator,
  output: CommandContext['output'],
): Promise<void> {
  const file = paths[0]!
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new MetamlError({
      code: 'METAML_E_ESTIMATE_FILE',
      kind: 'usage',
      message: `The file ${file} can't be read.`,
      found: (cause as Error).message,
      cause,
    })
  })
  const found = estimateLines(
    readLines(text, file).map(({ layer }) => layer),
    estimator,
  )
  output.result(output.json ? JSON.stringify(found) : estimateTable(found))
}

async function printProject(
  { paths, tool, part, clockNs }: EstimateArguments,
  estimator: Estimator,
  output: CommandContext['output'],
): Promise<void> {
  const { graph, target } = await readProject(paths[0]!, {
    ...(tool && { tool }),
    ...(part !== undefined && { part }),
    ...(clockNs !== undefined && { clockNs }),
  })
  const found = estimator.graph(graph, target)
  const { layers, ...whole } = found
  if (output.json) {
    output.result(JSON.stringify({ top: graph.top, ...target, ...found }))
    return
  }
  output.result(estimateTable([...layers, { ...whole, layer: graph.top, kind: 'top' }]))
  for (const warning of found.warnings) output.note(warning)
  for (const note of found.notes) output.note(note)
  output.note(`Constants: ${found.evidence}`)
}
