import { readFile } from 'node:fs/promises'
import { isMetamlError } from '@metaml/core'
import { fileError } from '../dataset-error.js'

/** Pixels from 0 to 1, row after row, channels together. */
export interface Image {
  readonly height: number
  readonly width: number
  /** 1 (grey) or 3 (red, green, blue); an alpha channel is left out. */
  readonly channels: number
  readonly pixels: Float32Array
}

/** An image of more pixels is none of a data set for small networks. */
const mostPixels = 1 << 24

/**
 * Reads an image, .png or .jpg.
 * @throws METAML_E_DATASET_FILE
 */
export async function decodeImage(absolute: string, file: string): Promise<Image> {
  const bytes = await readFile(absolute)
  try {
    return /\.png$/i.test(file) ? await decodePng(bytes, file) : await decodeJpeg(bytes)
  } catch (cause) {
    if (isMetamlError(cause)) throw cause
    throw fileError(file, (cause as Error).message, 'a sound image, .png or .jpg', cause)
  }
}

async function decodePng(bytes: Buffer, file: string): Promise<Image> {
  const { decode, convertIndexedToRgb } = await import('fast-png')
  if (bytes.length >= 24 && bytes.readUInt32BE(16) * bytes.readUInt32BE(20) > mostPixels) {
    throw fileError(file, `${bytes.readUInt32BE(16)} x ${bytes.readUInt32BE(20)} pixels`, 'a small image')
  }
  const png = decode(bytes)
  const { width, height, depth, palette } = png
  if (palette !== undefined) {
    const data = convertIndexedToRgb(png)
    return toImage(data, { width, height, channels: data.length / (width * height), highest: 255 })
  }
  return toImage(png.data, { width, height, channels: png.channels, highest: 2 ** depth - 1 })
}

async function decodeJpeg(bytes: Buffer): Promise<Image> {
  const jpeg = await import('jpeg-js')
  const { width, height, data } = (jpeg.default ?? jpeg).decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    maxResolutionInMP: 16,
    maxMemoryUsageInMB: 256,
  })
  return toImage(data, { width, height, channels: data.length / (width * height), highest: 255 })
}

interface Layout {
  readonly width: number
  readonly height: number
  readonly channels: number
  readonly highest: number
}

function toImage(data: ArrayLike<number>, { width, height, channels, highest }: Layout): Image {
  const kept = channels === 2 ? 1 : channels === 4 ? 3 : channels
  const pixels = new Float32Array(width * height * kept)
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let c = 0; c < kept; c++) pixels[pixel * kept + c] = data[pixel * channels + c]! / highest
  }
  return { width, height, channels: kept, pixels }
}
