import path from 'node:path'
import { type ExportedFile, type JsonObject, MetamlError, type ModelExport } from '@metaml/core'
import { type ReadModel, readConfig, readModel } from '@metaml/engine'
import { findKind } from '../export/find-kind.js'
import { provenanceJson } from '../export/provenance.js'
import { refuseUsed, writeFolder } from '../export/write-folder.js'
import type { CommonOptions, Output } from '../terminal/output.js'
import { formatBytes } from '../text/format-bytes.js'
import { openProject } from './open-project.js'

const provenanceFile = 'provenance.json'

/**
 * `metaml export`: writes a model as an ordinary folder, in the form that its kind has for others, with where it comes
 * from in provenance.json.
 * @param wanted an id, `<run>:<id>` or a node's name
 * @throws METAML_E_EXPORT_EXISTS, METAML_E_EXPORT_UNWRITABLE, METAML_E_EXPORT_KIND, METAML_E_MODEL_UNKNOWN,
 *   METAML_E_STORE_MISSING, METAML_E_STORE_DAMAGED
 */
export async function exportModel(
  wanted: string,
  folder: string,
  options: CommonOptions,
  output: Output,
): Promise<number> {
  const { dir: projectDir, registry } = await openProject(options)
  const dir = path.resolve(folder)
  await refuseUsed(dir)
  const found = await readModel(projectDir, wanted, await readConfig(projectDir))
  const definition = await findKind(found, registry)
  const { files, notes = [] }: ModelExport = await (definition.export?.(found.content) ?? asItIs(found))
  const provenance = provenanceJson(found, notes)
  const all = [...files, { path: provenanceFile, content: textBytes(provenance) }]
  refuseTwice(all)
  await writeFolder(dir, all)
  tell(found, dir, all, notes, output)
  return 0
}

async function asItIs({ content }: ReadModel): Promise<ModelExport> {
  const files = content.paths.map(async name => ({ path: name, content: await content.read(name) }))
  return { files: await Promise.all(files) }
}

function textBytes(json: JsonObject): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(json, undefined, 2)}\n`)
}

/** A kind whose model has a file of that name would lose it. */
function refuseTwice(files: readonly ExportedFile[]): void {
  if (files.filter(({ path: name }) => name === provenanceFile).length < 2) return
  throw new MetamlError({
    code: 'METAML_E_EXPORT_PATH',
    kind: 'plugin',
    message: `The model has a file ${provenanceFile} of its own, which would be lost.`,
    todo: "tell the author of the model's plugin",
  })
}

function tell(
  { model, run }: ReadModel,
  dir: string,
  files: readonly ExportedFile[],
  notes: readonly string[],
  output: Output,
): void {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
  if (output.json) {
    const paths = files.map(({ path: name }) => name)
    const json = {
      model: model.id,
      run: run.id,
      kind: model.kind,
      digest: model.digest,
      dir,
      files: paths,
      notes,
    }
    output.result(JSON.stringify(json, undefined, 2))
    return
  }
  const shown = path.relative(process.cwd(), dir) || '.'
  output.result(
    `Wrote ${model.id} of the run ${run.id} (${model.kind}) to ${shown}: ${files.length} files, ${formatBytes(bytes)}.`,
  )
  for (const note of notes) output.note(note)
}
