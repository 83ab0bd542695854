import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { isMetamlError } from '@metaml/core'
import { encode } from 'fast-png'
import { File, ready } from 'h5wasm/node'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { expect, test } from 'vitest'
import { seededRandom } from '../dist/splits/seeded-random.js'
import { npy, npyTexts, zip } from './npy.js'
import { csv, makeProject, openAll, rows } from './project.js'

const x = npy('<f4', [20, 2], Float32Array.from(rows.flatMap(row => [row.a, row.b])))
const y = npyTexts(rows.map(row => row.class))
const png = encode({ width: 4, height: 4, channels: 3, depth: 8, data: new Uint8Array(48).fill(9) })
const columnData = [
  { name: 'a', data: rows.map(row => row.a), type: 'DOUBLE' as const },
  { name: 'class', data: rows.map(row => row.class), type: 'STRING' as const },
]

async function hdf5(): Promise<Uint8Array> {
  const project = await makeProject({})
  await ready
  const file = new File(path.join(project, 'rows.h5'), 'w')
  file.create_dataset({ name: 'x', data: Float32Array.from(rows, row => row.a), shape: [20, 1] })
  file.create_dataset({ name: 'y', data: Int32Array.from(rows, row => row.a % 2) })
  file.close()
  return await readFile(path.join(project, 'rows.h5'))
}

test.each([
  ['rows.csv', async () => Buffer.from(csv)],
  [
    'rows.arff',
    async () =>
      Buffer.from(`@attribute a real\n@attribute class {red,green}\n@data\n${'1,red\n2,green\n'.repeat(9)}`),
  ],
  ['rows.npz', async () => zip({ 'x.npy': x, 'y.npy': y })],
  ['rows.npz', async () => zip({ 'x.npy': x, 'y.npy': y }, bytes => deflateRawSync(bytes))],
  ['rows.parquet', async () => new Uint8Array(parquetWriteBuffer({ columnData }))],
  ['rows.h5', hdf5],
  ['pics/a/1.png', async () => png],
])('a damaged %s is read or refused by a code, never anything else', async (file, make) => {
  const sound = await make()
  const others = { 'pics/b/1.png': png, 'pics/a/2.png': png, 'pics/b/2.png': png }
  const project = await makeProject(file.startsWith('pics') ? { [file]: sound, ...others } : {})
  const random = seededRandom(1)
  const source = file.startsWith('pics') ? 'pics' : file
  let refused = 0
  for (let i = 0; i < 60; i++) {
    const damaged = Buffer.from(sound)
    for (let n = 0; n <= i % 4; n++)
      damaged[Math.floor(random() * damaged.length)] = Math.floor(random() * 256)
    const cut = i % 5 === 0 ? Math.floor(random() * damaged.length) : damaged.length
    await writeFile(path.join(project, file), damaged.subarray(0, cut))
    try {
      await openAll(source, project)
    } catch (error) {
      if (!isMetamlError(error)) throw error
      expect(error.code).toMatch(/^METAML_E_DATASET_/)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(5)
})
