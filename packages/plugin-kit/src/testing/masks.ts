import { readFile } from 'node:fs/promises'
import type { ModelDraft, ModelHandle } from '@metaml/core'
import { maskHeader, readArray, writeArray } from './npy-array.js'

/**
 * Gives a `dnn` masks that hold every third weight of each kernel at zero. One that has masks comes back as it is.
 */
export async function withMasks(draft: ModelDraft): Promise<ModelDraft> {
  const files: Record<string, Uint8Array | string> = { ...draft.files }
  if (Object.keys(files).some(path => path.startsWith('masks/'))) return draft
  for (const [path, content] of Object.entries(draft.files)) {
    if (!/^weights\/.*kernel\.npy$/.test(path)) continue
    const { header, values } = readArray(typeof content === 'string' ? await readFile(content) : content)
    const mask = Uint8Array.from(values, (_, i) => (i % 3 === 0 ? 0 : 1))
    files[path] = writeArray(
      header,
      Float32Array.from(values, (value, i) => value * mask[i]!),
    )
    files[path.replace(/^weights/, 'masks')] = writeArray(maskHeader(header), mask)
  }
  return { ...draft, files }
}

/** The masks of a model that is handed in: path to its array. */
export async function masksOf(draft: ModelDraft): Promise<Map<string, Uint8Array>> {
  const masks = new Map<string, Uint8Array>()
  for (const [path, content] of Object.entries(draft.files)) {
    if (!path.startsWith('masks/')) continue
    masks.set(path, typeof content === 'string' ? await readFile(content) : content)
  }
  return masks
}

/**
 * Checks that a `dnn` that a task gave keeps the masks of the one it took: a layer that is still there still has its
 * mask, what was held is still held (where the layer has its shape still), and what a mask holds is zero.
 *
 * @returns problems, each a sentence
 */
export async function maskProblems(
  before: ReadonlyMap<string, Uint8Array>,
  after: Pick<ModelHandle, 'files' | 'read'>,
): Promise<string[]> {
  const problems: string[] = []
  for (const [path, bytes] of before) {
    const weights = path.replace(/^masks/, 'weights')
    if (!(weights in after.files)) continue
    if (!(path in after.files)) {
      problems.push(`${path} is gone.`)
      continue
    }
    const [old, kept] = [readArray(bytes), readArray(await after.read(path))]
    if (old.shape !== kept.shape) continue
    const freed = old.values.findIndex((keep, i) => keep === 0 && kept.values[i] !== 0)
    if (freed >= 0) problems.push(`${path} lets value ${freed} go, which was held at zero.`)
  }
  for (const path of Object.keys(after.files).filter(file => file.startsWith('masks/'))) {
    const weights = path.replace(/^masks/, 'weights')
    if (!(weights in after.files)) {
      problems.push(`${path} belongs to no weights.`)
      continue
    }
    const [mask, { values }] = [readArray(await after.read(path)), readArray(await after.read(weights))]
    const at = mask.values.findIndex((keep, i) => keep === 0 && values[i] !== 0)
    if (at >= 0) problems.push(`${weights} has ${values[at]} at value ${at}, which its mask holds at zero.`)
  }
  return problems
}
