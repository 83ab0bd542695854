import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Split } from '@metaml/core'
import { datasetError, fileError } from '../dataset-error.js'
import type { Part } from '../parts/part.js'
import { checkShape } from '../parts/table-part.js'
import { decodeImage, type Image } from './decode-image.js'

/** Names of the folders that hold a given split. */
const splitFolders: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['test', 'test'],
])

/** An image of a folder. */
export interface FolderImage {
  /** Relative to the folder, with slashes. */
  readonly path: string
  readonly class: string
  readonly split?: Split
}

/**
 * Lists the images of a folder: `CLASS/NAME.png`, or `train/CLASS/NAME.png` where the split is given; sorted.
 * @throws METAML_E_DATASET_FILE when there are none
 */
export async function listImages(folder: string, file: string): Promise<FolderImage[]> {
  const entries = await readdir(folder, { recursive: true })
  const images = entries
    .map(entry => entry.split(path.sep).join('/'))
    .filter(entry => /\.(?:png|jpe?g)$/i.test(entry))
    .sort()
    .map((entry): FolderImage => {
      const parts = entry.split('/')
      const split = parts.length === 3 ? splitFolders.get(parts[0]!) : undefined
      if (parts.length === 2) return { path: entry, class: parts[0]! }
      if (split !== undefined) return { path: entry, class: parts[1]!, split }
      throw fileError(`${file}/${entry}`, 'an image elsewhere', 'CLASS/NAME.png, or train/CLASS/NAME.png')
    })
  const both = images.some(({ split }) => split) && images.find(({ split }) => split === undefined)
  if (both)
    throw fileError(`${file}/${both.path}`, 'an image outside the folders of the splits', 'all inside')
  if (images.length > 0) return images
  throw fileError(file, 'no images', 'folders named after the classes, with .png or .jpg files')
}

/**
 * Takes the images of a folder as rows: pixels from 0 to 1, classes by the folders' names. All are of one size; grey
 * ones among coloured ones become coloured.
 */
export async function imageParts(
  folder: string,
  file: string,
  images: readonly FolderImage[],
  shape?: readonly number[],
): Promise<Part[]> {
  const first = await decodeImage(path.join(folder, images[0]!.path), `${file}/${images[0]!.path}`)
  const own = [first.height, first.width, first.channels]
  if (shape) checkShape(shape, first.pixels.length, file)
  const splits = [...new Set(images.map(({ split }) => split))]
  return splits.map((given): Part => {
    const mine = images.filter(({ split }) => split === given)
    return {
      ...{ file, shape: shape ?? own, labelColumn: 'the folder' },
      ...(given && { given }),
      async *labels() {
        yield { rows: mine.length, names: mine.map(image => image.class) }
      },
      async *numbers() {
        for (const image of mine) {
          const name = `${file}/${image.path}`
          yield { rows: 1, x: fitImage(await decodeImage(path.join(folder, image.path), name), first, name) }
        }
      },
    }
  })
}

function fitImage(image: Image, first: Image, name: string): Float32Array {
  const { height, width, channels } = first
  if (image.height === height && image.width === width) {
    if (image.channels === channels) return image.pixels
    if (image.channels === 1) {
      return Float32Array.from(
        { length: image.pixels.length * channels },
        (_, i) => image.pixels[Math.floor(i / channels)]!,
      )
    }
  }
  throw datasetError('SHAPE', `The image ${name} is not like the others.`, {
    expected: `${height} x ${width} pixels of ${channels} channels, as the first has`,
    found: `${image.height} x ${image.width} pixels of ${image.channels} channels`,
    data: { file: name },
  })
}
