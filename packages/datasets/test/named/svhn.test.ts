import { deflateSync } from 'node:zlib'
import { resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { makeProject, openAll } from '../project.js'

function element(type: number, data: Buffer): Buffer {
  const padded = Buffer.alloc(Math.ceil(data.length / 8) * 8)
  data.copy(padded)
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(type, 0)
  tag.writeUInt32LE(data.length, 4)
  return Buffer.concat([tag, padded])
}

/** A MATLAB matrix of unsigned bytes. */
function matrix(name: string, shape: readonly number[], data: Buffer, packed: boolean): Buffer {
  const small = Buffer.alloc(8)
  small.writeUInt32LE((name.length << 16) | 1, 0)
  small.write(name, 4)
  const inside = Buffer.concat([
    element(6, Buffer.from(Uint32Array.of(9, 0).buffer)),
    element(5, Buffer.from(Int32Array.from(shape).buffer)),
    small,
    element(2, data),
  ])
  const whole = element(14, inside)
  if (!packed) return whole
  const bytes = deflateSync(whole)
  const tag = Buffer.alloc(8)
  tag.writeUInt32LE(15, 0)
  tag.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([tag, bytes])
}

/** Pixel (r, c, channel) of image n is r + 2 c + 4 channel + 100 when n is odd; labels 1, 2, … 10, 1, … */
function mat(rows: number, packed: boolean): Buffer {
  const header = Buffer.alloc(128, ' ')
  header.write('MATLAB 5.0 MAT-file')
  header.write('\x00\x01IM', 124, 'latin1')
  const x = Buffer.from(
    Array.from({ length: rows * 12 }, (_, i) => (i % 12) + (Math.floor(i / 12) % 2) * 100),
  )
  const y = Buffer.from(Array.from({ length: rows }, (_, i) => (i % 10) + 1))
  return Buffer.concat([header, matrix('X', [2, 2, 3, rows], x, packed), matrix('y', [rows, 1], y, packed)])
}

test.each([true, false])(
  'rows, channels last, and digits are read; 10 is the digit 0 (packed: %s)',
  async packed => {
    const project = await makeProject({
      'data/svhn/train_32x32.mat': mat(60, packed),
      'data/svhn/test_32x32.mat': mat(20, packed),
    })
    const { reference, splits } = await openAll('svhn', project)
    expect(reference).toMatchObject({
      features: [2, 2, 3],
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      splits: { train: 48, validation: 12, test: 20 },
      origin: 'own files, svhn',
    })
    expect([...splits.test.y.subarray(0, 11)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1])
    const first = [...splits.test.x.subarray(0, 12)].map(pixel => Math.round(pixel * 255))
    expect(first).toEqual([0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11])
    expect(Math.round(splits.test.x[12]! * 255)).toBe(100)
  },
)

test('without the files the error says how to have them', async () => {
  const project = await makeProject({})
  await expect(resolveDataset('svhn', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_MISSING',
    todo: expect.stringContaining("name: 'svhn'"),
  })
})

test('a cut file is an error of the file', async () => {
  const project = await makeProject({
    'mine/train_32x32.mat': mat(60, true).subarray(0, 200),
    'mine/test_32x32.mat': mat(20, true),
  })
  await expect(openAll({ name: 'svhn', file: 'mine' }, project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_FILE',
  })
})
