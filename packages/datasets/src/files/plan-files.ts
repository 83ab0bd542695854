import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Split } from '@metaml/core'
import { digestFile } from '../bytes/digest-file.js'
import { kindOf, missingFile } from '../bytes/open-bytes.js'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { imageParts, listImages } from '../images/image-folder.js'
import type { Part } from '../parts/part.js'
import type { PartsPlan } from '../parts/parts-source.js'
import { givenClasses, openFile, type UserFile } from './open-file.js'

/**
 * Opens the user's files as they are described.
 * @throws METAML_E_DATASET_MISSING, METAML_E_DATASET_FORMAT, METAML_E_DATASET_COLUMN and what the formats throw
 */
export async function planFiles(options: CheckedSource, projectDir: string): Promise<PartsPlan> {
  const find = (name: string): UserFile => ({ absolute: path.resolve(projectDir, name), name })
  const classes = await givenClasses(options, projectDir)
  const places = splitPlaces(options)
  const parts: Part[] = []
  const files: [string, string][] = []
  for (const { given, file, labels } of places) {
    const opened = await openPlace(find(file), {
      options: sameFeatures(options, parts[0]),
      ...(classes && { classes }),
      ...(given && { given }),
      ...(labels !== undefined && { labels: find(labels) }),
    })
    parts.push(...opened.parts)
    for (const [role, digest] of opened.files) files.push([`${given ?? ''}/${role}`, digest])
    if (labels !== undefined) files.push([`${given ?? ''}/labels`, await digestFile(find(labels).absolute)])
  }
  const name = options.file ?? options.files!.train
  return { name, files, options, parts, ...(classes && { classes }) }
}

interface Place {
  readonly given?: Split
  readonly file: string
  readonly labels?: string
}

function splitPlaces({ file, files, labels }: CheckedSource): Place[] {
  if (file !== undefined) {
    if (typeof labels === 'object') throw unequalForms('files', 'labels for each split, but one file')
    return [{ file, ...(labels !== undefined && { labels }) }]
  }
  if (typeof labels === 'string') throw unequalForms('labels', 'a file for each split, but one of labels')
  return (['train', 'validation', 'test'] as const).flatMap((given): Place[] => {
    const name = files![given]
    if (name === undefined) return []
    const second = labels?.[given]
    if (labels && second === undefined) throw unequalForms('labels', `no labels for '${given}'`)
    return [{ given, file: name, ...(second !== undefined && { labels: second }) }]
  })
}

function unequalForms(key: string, found: string): Error {
  return datasetError('SOURCE', `The data set is described wrongly at '${key}'.`, {
    expected: '`file` with one `labels`, or `files` with `labels` for each of its splits',
    found,
  })
}

/** Columns are found by name: the first file's names hold for all. */
function sameFeatures(options: CheckedSource, first: Part | undefined): CheckedSource {
  return first?.featureNames ? { ...options, features: [...first.featureNames] } : options
}

async function openPlace(
  file: UserFile,
  rest: Parameters<typeof openFile>[1],
): Promise<{ parts: Part[]; files: (readonly [string, string])[] }> {
  const kind = await kindOf(file.absolute)
  if (kind === undefined) throw missingFile(file.name, file.absolute)
  if (kind === 'file')
    return { parts: await openFile(file, rest), files: [['rows', await digestFile(file.absolute)]] }
  const arrays = (await readdir(file.absolute)).filter(entry => entry.endsWith('.npy')).sort()
  if (arrays.length > 0) {
    const digests = arrays.map(
      async entry => [entry, await digestFile(path.join(file.absolute, entry))] as const,
    )
    return { parts: await openFile(file, rest), files: await Promise.all(digests) }
  }
  const images = await listImages(file.absolute, file.name)
  const digests: (readonly [string, string])[] = []
  for (const image of images) {
    digests.push([image.path, await digestFile(path.join(file.absolute, image.path))])
  }
  const { given } = rest
  const parts = await imageParts(file.absolute, file.name, images, rest.options.shape)
  return { parts: given ? parts.map(part => ({ ...part, given })) : parts, files: digests }
}
