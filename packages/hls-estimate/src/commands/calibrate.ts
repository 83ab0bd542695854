import { readFile } from 'node:fs/promises'
import { type Calibration, calibrate } from '../calibrate/calibrate.js'
import { loadFamilies, readCalibration, writeCalibration } from '../calibrate/calibration-file.js'
import type { FitErrors } from '../calibrate/fit-errors.js'
import { projectSample } from '../calibrate/project-sample.js'
import { readSamples } from '../calibrate/read-samples.js'
import type { ProjectSample } from '../calibrate/sample.js'
import type { EstimateArguments } from './arguments.js'
import type { CommandContext } from './estimate.js'

/** `metaml estimate --calibrate`: refits constants, prints the errors before and after, and writes the file. */
export async function printCalibration(
  { paths, tool }: EstimateArguments,
  { output, projectDir }: CommandContext,
): Promise<void> {
  const read = (await Promise.all(paths.map(readPath))).flat()
  const samples = read.filter(({ layers }) => tool === undefined || layers[0]?.layer.version === tool.version)
  const found = calibrate(samples, await loadFamilies(projectDir))
  const others = (await readCalibration(projectDir)).filter(({ id }) => id !== found.family.id)
  const file = await writeCalibration(projectDir, [...others, found.family])
  if (output.json) {
    output.result(JSON.stringify({ file, ...found }))
    return
  }
  output.result(calibrationTable(found))
  output.note(`Estimates for ${found.family.versions[0]} on ${found.family.series} use ${file} from now on.`)
}

async function readPath(path: string): Promise<ProjectSample[]> {
  return path.endsWith('.jsonl')
    ? readSamples(await readFile(path, 'utf8'), path)
    : [await projectSample(path)]
}

/** Median and largest error of each figure: before, after, and of projects that were held out. */
function calibrationTable({ projects, layers, before, after, heldOut }: Calibration): string {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`
  const cell = (errors: FitErrors | undefined, name: string, of: 'layers' | 'projects') => {
    const found = errors?.[name]?.[of]
    return found ? `${percent(found.median)} (${percent(found.most)})` : '-'
  }
  const rows = (['layers', 'projects'] as const).flatMap(of =>
    Object.keys(before).map(name => [
      of,
      name,
      ...[before, after, heldOut].map(errors => cell(errors, name, of)),
    ]),
  )
  const table = [['of', 'figure', 'before', 'after', 'held out'], ...rows]
  const widths = table[0]!.map((_, i) => Math.max(...table.map(row => row[i]!.length)))
  const lines = table.map(row =>
    row
      .map((text, i) => text.padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  )
  return [`${projects} project(s), ${layers} layers; errors in the median (and at most)`, ...lines].join('\n')
}
