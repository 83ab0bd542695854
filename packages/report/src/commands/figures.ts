import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { readRun } from '@metaml/engine'
import { runDesigns } from '../compare/run-designs.js'
import { drawResources } from '../figures/resource-figure.js'
import { searchCsv } from '../figures/search-csv.js'
import { drawSearch } from '../figures/search-figure.js'
import { searchesOf } from '../figures/search-points.js'
import { drawStrategies } from '../figures/strategy-figure.js'
import { type CommandContext, readArguments, wrongCall } from './command.js'
import { readNamedRun } from './named-run.js'

const usage = 'metaml figures [NAME=]RUN... [--out FOLDER] [--json]'

/**
 * `metaml figures`: writes what every search of the runs tried as SVG and CSV, and of several runs a picture that
 * compares their designs.
 */
export default async function figures(
  args: readonly string[],
  { projectDir, output }: CommandContext,
): Promise<number> {
  const { positionals, values } = readArguments(args, usage, { out: { type: 'string' } })
  if (values.help) {
    output.result(usage)
    return 0
  }
  if (positionals.length === 0) throw wrongCall(usage, 'no run')
  const runs = await Promise.all(
    positionals.map(async text => {
      const { name, run: id } = readNamedRun(text)
      const run = await readRun(projectDir, id)
      return { name: name ?? run.id, run }
    }),
  )
  const folder = path.resolve(typeof values.out === 'string' ? values.out : 'figures')
  const files = new Map<string, string>()
  for (const { name: given, run } of runs) {
    for (const search of searchesOf(run)) {
      const name = fileName(`${given}-${search.name}`)
      files.set(`${name}.svg`, drawSearch(search))
      const resources = drawResources(search)
      if (resources !== undefined) files.set(`${name}-resources.svg`, resources)
      files.set(`${name}.csv`, searchCsv(search))
    }
  }
  if (runs.length > 1) {
    const strategies = drawStrategies(runs.flatMap(({ name, run }) => runDesigns(run, name)))
    if (strategies !== undefined) files.set('strategies.svg', strategies)
  }
  if (files.size === 0) throw nothing(positionals)
  await write(folder, files)
  const written = [...files.keys()].map(file => path.join(folder, file))
  output.result(output.json ? JSON.stringify({ files: written }) : written.join('\n'))
  return 0
}

/** A name as a file's: letters, digits, points and dashes. */
function fileName(name: string): string {
  return name
    .replaceAll(/[^\w.-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .replace(/^-/, '')
}

/** @throws METAML_E_FOLDER_NOT_WRITABLE */
async function write(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    for (const [file, text] of files) await writeFile(path.join(folder, file), text)
  } catch (error) {
    throw new MetamlError({
      code: 'METAML_E_FOLDER_NOT_WRITABLE',
      kind: 'usage',
      message: `The figures can not be written to ${folder}.`,
      expected: 'a folder that can be written to',
      found: (error as Error).message,
      todo: 'name another one with --out',
    })
  }
}

function nothing(runs: readonly string[]): MetamlError {
  return new MetamlError({
    code: 'METAML_E_FIGURES_NOTHING',
    kind: 'usage',
    message: `There is nothing to draw in ${runs.join(', ')}.`,
    expected: 'runs whose tasks have searched, or several runs with resources',
    found: 'no search step',
  })
}
