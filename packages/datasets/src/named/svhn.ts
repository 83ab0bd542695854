import path from 'node:path'
import { type MatArray, openMat } from '../arrays/mat.js'
import { digestFile } from '../bytes/digest-file.js'
import { kindOf, missingFile } from '../bytes/open-bytes.js'
import { datasetError, fileError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { givenClasses } from '../files/open-file.js'
import type { Part } from '../parts/part.js'
import { partsSource } from '../parts/parts-source.js'
import { checkShape } from '../parts/table-part.js'
import type { RowSource } from '../source.js'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/**
 * SVHN, cropped digits: 32 x 32 x 3 pixels from 0 to 1. From the user's folder with `train_32x32.mat` and
 * `test_32x32.mat` (`file`, default `data/svhn`); validation is drawn from train. The files' label 10 is the digit 0.
 */
export function svhn(options: CheckedSource | undefined, projectDir: string): RowSource {
  return partsSource(async () => {
    const name = options?.file ?? 'data/svhn'
    const folder = path.resolve(projectDir, name)
    if ((await kindOf(folder)) !== 'folder') {
      throw datasetError('MISSING', "The data set 'svhn' is not there: you have to get its files yourself.", {
        expected: `a folder ${folder} with train_32x32.mat and test_32x32.mat`,
        found: 'none',
        todo: "get both files, and write { name: 'svhn', file: 'FOLDER' }",
        data: { source: 'svhn', file: name },
      })
    }
    const files: [string, string][] = []
    const parts: Part[] = []
    for (const given of ['train', 'test'] as const) {
      const file = `${given}_32x32.mat`
      const absolute = path.join(folder, file)
      if ((await kindOf(absolute)) !== 'file') throw missingFile(`${name}/${file}`, absolute)
      files.push([file, await digestFile(absolute)])
      parts.push(await matPart(absolute, `${name}/${file}`, given, options?.shape))
    }
    const classes = (await givenClasses(options ?? {}, projectDir)) ?? digits
    return {
      ...{ name: 'svhn', files, options: options ?? {}, parts, classes, scaled: 3 },
      origin: `own files, ${path.basename(name)}`,
    }
  })
}

async function matPart(
  absolute: string,
  file: string,
  given: 'train' | 'test',
  shape?: readonly number[],
): Promise<Part> {
  const arrays = await openMat(absolute, file)
  const find = (name: string, axes: number): MatArray => {
    const found = arrays.find(array => array.name === name && array.shape.length === axes)
    if (found !== undefined) return found
    const all = arrays.map(array => `${array.name} (${array.shape.join(' x ')})`)
    throw fileError(file, all.join(', ') || 'no arrays', 'X (32 x 32 x 3 x rows) and y (rows x 1)')
  }
  const [x, y] = [find('X', 4), find('y', 2)]
  const [height, width, channels, rows] = x.shape as [number, number, number, number]
  if (y.shape[0]! * y.shape[1]! !== rows) {
    throw datasetError('ROWS', `The rows of X and y in ${file} are not the same.`, {
      expected: `${rows} labels`,
      found: String(y.shape[0]! * y.shape[1]!),
      data: { file },
    })
  }
  const size = height * width * channels
  if (shape) checkShape(shape, size, file)
  return {
    ...{ file, given, shape: shape ?? [height, width, channels], labelColumn: 'y' },
    async *labels() {
      for await (const codes of y.blocks()) {
        const names = Array.from(codes, code => (code === 10 ? '0' : String(code)))
        yield { rows: names.length, names }
      }
    },
    async *numbers() {
      for await (const block of x.blocks()) {
        const images = new Float32Array(block.length)
        for (let image = 0; image < block.length; image += size) {
          let at = image
          for (let row = 0; row < height; row++) {
            for (let column = 0; column < width; column++) {
              for (let channel = 0; channel < channels; channel++) {
                images[at++] = block[image + row + height * (column + width * channel)]! / 255
              }
            }
          }
        }
        yield { rows: block.length / size, x: images }
      }
    },
  }
}
