import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'

type Package = typeof import('@metaml/dataset-jets')

const packed = 'jets.bin.br'

/** A copy of the package in a folder of its own; removed after the test. */
async function copyPackage(): Promise<{ folder: string; load: () => Promise<Package> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'metaml-jets-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const source = fileURLToPath(new URL('..', import.meta.url))
  for (const name of ['dist', 'data', 'package.json']) {
    await cp(path.join(source, name), path.join(folder, name), { recursive: true })
  }
  const core = path.dirname(createRequire(import.meta.url).resolve('@metaml/core/package.json'))
  await mkdir(path.join(folder, 'node_modules/@metaml'), { recursive: true })
  await symlink(core, path.join(folder, 'node_modules/@metaml/core'))
  return { folder, load: () => import(pathToFileURL(path.join(folder, 'dist/index.js')).href) }
}

/** Packs the bytes again after a change to them. */
function repack(bytes: Buffer, change: (unpacked: Buffer) => Buffer): Buffer {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 1 }
  return brotliCompressSync(change(brotliDecompressSync(bytes)), { params })
}

const damages: readonly [what: string, damage: (bytes: Buffer) => Buffer][] = [
  ['cut short', bytes => bytes.subarray(0, bytes.length / 2)],
  ['something else', () => Buffer.from('version https://git-lfs.github.com/spec/v1')],
  ['a row short', bytes => repack(bytes, unpacked => unpacked.subarray(1))],
  [
    'another in one bit',
    bytes =>
      repack(bytes, unpacked => {
        unpacked[unpacked.length / 2] = unpacked[unpacked.length / 2]! ^ 1
        return unpacked
      }),
  ],
]

it.each(damages)('refuses rows that are %s', async (_, damage) => {
  const { folder, load } = await copyPackage()
  const file = path.join(folder, 'data', packed)
  const bytes = damage(await readFile(file))
  await writeFile(file, bytes)
  const { loadJets } = await load()
  await expect(loadJets()).rejects.toMatchObject({
    code: 'METAML_E_DATASET_DAMAGED',
    message: expect.stringMatching(
      /jets\.bin\.br[\s\S]*expected:[\s\S]*found:[\s\S]*install the package again/,
    ),
  })
})

it('refuses to load without the file of rows, and still describes them', async () => {
  const { folder, load } = await copyPackage()
  await rm(path.join(folder, 'data', packed))
  const { describeJets, loadJets } = await load()
  await expect(loadJets()).rejects.toMatchObject({ code: 'METAML_E_DATASET_DAMAGED' })
  expect((await describeJets()).rows).toBe(200_000)
})

it.each([
  ['is missing', undefined],
  ['is no JSON', '{'],
  ['has another format', '{"format":2}'],
  ['is null', 'null'],
  ['lacks its fields', '{"format":1,"rows":200000}'],
])('refuses a description that %s', async (_, text) => {
  const { folder, load } = await copyPackage()
  const file = path.join(folder, 'data/jets.json')
  await (text === undefined ? rm(file) : writeFile(file, text))
  const { describeJets, loadJets } = await load()
  await expect(describeJets()).rejects.toMatchObject({ code: 'METAML_E_DATASET_DAMAGED' })
  await expect(loadJets()).rejects.toMatchObject({ code: 'METAML_E_DATASET_DAMAGED' })
})
