import { openBytes } from '../bytes/open-bytes.js'
import { readRecords, takeBytes } from '../bytes/read-records.js'
import { fileError } from '../dataset-error.js'
import { type NumberArray, rowSize } from './array-reader.js'
import { decodeNumbers } from './decode-numbers.js'

/**
 * Opens an array of bytes in the IDX format of MNIST, packed with gzip or not.
 * @throws METAML_E_DATASET_FILE
 */
export async function openIdx(absolute: string, file: string): Promise<NumberArray> {
  const cursor = takeBytes(openBytes(absolute, file), file)
  const magic = (await cursor.take(4)).readUInt32BE(0)
  const axes = magic & 0xff
  if (magic >>> 8 !== 8 || axes < 1 || axes > 4) {
    throw fileError(file, `the mark ${magic.toString(16)}`, 'an IDX file of unsigned bytes')
  }
  const sizes = await cursor.take(4 * axes)
  const shape = Array.from({ length: axes }, (_, axis) => sizes.readUInt32BE(4 * axis))
  await cursor.close()
  return {
    kind: 'numbers',
    ...{ file, shape },
    async *blocks() {
      const cursor = takeBytes(openBytes(absolute, file), file)
      await cursor.take(4 + 4 * axes)
      for await (const { bytes } of readRecords(cursor, shape[0]!, rowSize(shape), file)) {
        yield decodeNumbers(bytes, { kind: 'u', size: 1, bigEndian: false })
      }
    },
  }
}
