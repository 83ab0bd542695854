import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError, type UnitIo } from '@metaml/core'
import { checkFit } from '@metaml/datasets'
import { readLayerGraph, readSizes, readTopFunction } from '@metaml/hls-cpp'
import type { PartResources } from '@metaml/hls-report'
import { chooseSettings, type Overrides } from './choose-settings.js'
import { readContentFiles } from './content-files.js'
import { describeKernel } from './describe-kernel.js'
import { readSettings } from './project-settings.js'

/** What one run of the unit `import` does. */
export type ImportArgs = {
  /** As the user wrote it. */
  readonly projectDir: string
  /** Of what is taken. */
  readonly digest: string
  readonly overrides: Overrides
  readonly partResources?: PartResources & { readonly [figure: string]: number }
}

/** What a run took. */
export type ImportResult = {
  readonly files: number
  readonly layers: readonly string[]
  readonly left: readonly string[]
}

/**
 * Reads a project of hls4ml back and makes it the model `model`, which belongs to the data set `data` where there is one.
 * @throws METAML_E_HLS_IMPORT_CHANGED when it is no longer the one that the arguments name; the errors of
 *   {@link readContentFiles}, {@link chooseSettings}, {@link describeKernel}, `readLayerGraph`, `readTopFunction` and
 *   `checkFit`
 */
export default async function importProject(args: ImportArgs, io: UnitIo): Promise<ImportResult> {
  const content = await readContentFiles(path.resolve(io.projectDir, args.projectDir))
  if (content.digest !== args.digest) throw changed(args, content.digest)
  const found = readSettings(content.files)
  const settings = chooseSettings(args.overrides, found, Object.keys(content.files))
  // The copy is read, so that nothing can change between reading and taking.
  const folder = path.join(io.temporary, 'project')
  for (const [file, bytes] of Object.entries(content.files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), bytes)
  }
  const { top, inputShape } = settings
  const graph = await readLayerGraph({ folder, top, ...(inputShape && { inputShape }) })
  const text = (file: string): string => new TextDecoder().decode(content.files[file])
  readTopFunction(text(`firmware/${top}.h`), top, readSizes(text('firmware/defines.h')))
  const descriptor = describeKernel(graph, settings, found.ioType)
  const { data } = io.datasets
  if (data) checkFit(data, descriptor)
  await io.create('model', {
    kind: 'hls-cpp',
    descriptor: {
      ...descriptor,
      ...(args.partResources && { partResources: args.partResources }),
      ...(data && { dataset: data }),
    },
    files: content.files,
  })
  return {
    files: Object.keys(content.files).length,
    layers: graph.layers.map(({ name, kind }) => `${name} (${kind})`),
    left: content.left,
  }
}

function changed({ projectDir, digest }: ImportArgs, found: string): MetamlError {
  return new MetamlError({
    code: 'METAML_E_HLS_IMPORT_CHANGED',
    kind: 'usage',
    message: `The project ${projectDir} changed while the flow ran.`,
    expected: digest,
    found,
    todo: 'run the flow again',
  })
}
