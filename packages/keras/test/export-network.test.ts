import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ModelContent, ModelExport } from '@metaml/core'
import { dnnKind, draftNetwork, layers, type Network, predict, readKerasFile } from '@metaml/keras'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { branches, everyClass } from './every-class.js'
import { build, numbers, shaken, wire } from './networks.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function exported(network: Network): Promise<ModelExport> {
  const { descriptor, files } = draftNetwork(network, {})
  const content: ModelContent<'dnn'> = {
    descriptor,
    paths: Object.keys(files).sort(),
    read: async file => files[file] as Uint8Array,
  }
  const found = await dnnKind.export!(content)
  for (const file of found.files) await writeFile(path.join(folder, file.path), file.content)
  return found
}

const written: [string, Network][] = [
  ...everyClass.map(([what, shape, shorts]) => [what, shaken(build(shape, shorts))] as [string, Network]),
  ['branches', shaken(wire([5, 6, 2], branches))],
]

test.each(written)('%s gives the same answers from each exported file', async (_, network) => {
  const { files, notes } = await exported(network)
  const x = numbers(5 * layers(network)[0]!.outputShape.reduce((a, b) => a * b))
  const answers = await predict(network, x, 5)
  const at = (file: string) => path.join(folder, file)
  const paths = files.map(file => file.path)
  expect(paths.slice(0, 2)).toEqual(['model.json', 'model.h5'])
  expect(paths.includes('model.keras')).toBe(!notes?.some(note => note.startsWith('There is no model.keras')))
  const again = [
    await readKerasFile(at('model.h5')),
    await readKerasFile(at('model.json'), { weights: at('model.h5') }),
    ...(paths.includes('model.keras') ? [await readKerasFile(at('model.keras'))] : []),
  ]
  for (const back of again) expect(await predict(back, x, 5)).toEqual(answers)
})

test('a dense network is in all three files, and what they lack is said', async () => {
  const network = build([3], [['Dense', { units: 2, name: 'fc' }]])
  const plain = await exported(network)
  expect(plain.files.map(file => file.path)).toEqual(['model.json', 'model.h5', 'model.keras'])
  expect(plain.notes).toEqual([])
  const mask = new Uint8Array(6).fill(1)
  const masked = await exported({ ...network, masks: new Map([['fc', new Map([['kernel', mask]])]]) })
  expect(masked.notes).toEqual([expect.stringMatching(/^Masks are not in these files/)])
  const quantized = await exported({
    ...network,
    quantizers: { fc: { kernel: 'quantized_bits(4,0,0,alpha=1)' } },
  })
  expect(quantized.files.map(file => file.path)).toEqual(['model.json', 'model.h5'])
  expect(quantized.notes).toEqual([expect.stringMatching(/^There is no model\.keras: .*fc/)])
})
