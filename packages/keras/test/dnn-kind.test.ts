import type { DnnModel, ModelContent, ModelHandle } from '@metaml/core'
import { buildJetDnn, dnnKind, draftNetwork, layers, type Network, readNetwork } from '@metaml/keras'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNpy, writeNpy } from '../dist/files/npy.js'

type Files = Record<string, Uint8Array>

function filesOf(network: Network): Files {
  return { ...draftNetwork(network, {}, []).files } as Files
}

function content(files: Files, descriptor: DnnModel = {}): ModelContent<'dnn'> {
  return { descriptor, paths: Object.keys(files).sort(), read: async path => files[path]! }
}

function handle(files: Files, descriptor: DnnModel = {}): ModelHandle<'dnn'> {
  const digests = Object.fromEntries(Object.keys(files).map(path => [path, 'digest']))
  return {
    kind: 'dnn',
    digest: 'sha256-x',
    descriptor,
    files: digests,
    path: p => p,
    read: async p => files[p]!,
  }
}

/** Jet-DNN whose first kernel is masked where the bits say so. */
function masked(bits: readonly boolean[]): Network {
  const network = buildJetDnn({ seed: 3 })
  const { shape, data } = network.weights.get('fc1')!.get('kernel')!
  const mask = Uint8Array.from(data, (_, i) => (bits[i % bits.length] ? 1 : 0))
  const kernel = { shape, data: data.map((value, i) => value * mask[i]!) }
  return {
    ...network,
    weights: new Map(network.weights).set('fc1', new Map(network.weights.get('fc1')).set('kernel', kernel)),
    masks: new Map([['fc1', new Map([['kernel', mask]])]]),
  }
}

test('a network goes into files and comes back the same, and the files are sound', async () => {
  const bits = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(bits, async bits => {
      const network = masked(bits)
      const files = filesOf(network)
      expect(await dnnKind.check(content(files))).toEqual([])
      expect(await readNetwork(handle(files))).toEqual(network)
    }),
    { numRuns: 20 },
  )
})

test('files are named as the kind says, and equal networks give equal bytes', () => {
  const files = filesOf(masked([true, false]))
  expect(Object.keys(files).sort()).toEqual([
    'graph.json',
    'masks/fc1/kernel.npy',
    ...['fc1', 'fc2', 'fc3', 'output'].flatMap(layer => [
      `weights/${layer}/bias.npy`,
      `weights/${layer}/kernel.npy`,
    ]),
  ])
  expect(files).toEqual(filesOf(masked([true, false])))
})

test('quantisers stand in the descriptor and come back', async () => {
  const quantizers = { fc1: { kernel: 'quantized_bits(6,0,alpha=1)' } }
  const { descriptor, files } = draftNetwork({ ...buildJetDnn({ seed: 1 }), quantizers }, {}, [])
  expect(descriptor).toEqual({ quantizers })
  expect((await readNetwork(handle(files as Files, descriptor))).quantizers).toEqual(quantizers)
})

const kernel = 'weights/fc2/kernel.npy'
const text = (value: string) => new TextEncoder().encode(value)
test.each<[string, (files: Files) => Files, RegExp]>([
  ['no graph', ({ 'graph.json': _, ...rest }) => rest, /graph.json is missing/],
  ['a broken graph', files => ({ ...files, 'graph.json': text('{') }), /graph\.json can't be read/],
  [
    'an unknown layer',
    files => ({ ...files, 'graph.json': swap(files, 'Dense', 'Lambda') }),
    /'fc1' of class Lambda/,
  ],
  ['a missing array', ({ [kernel]: _, ...rest }) => rest, /weights\/fc2\/kernel.npy is missing/],
  [
    'a cut array',
    files => ({ ...files, [kernel]: files[kernel]!.subarray(0, 200) }),
    /fc2\/kernel.npy can't be read/,
  ],
  [
    'a wrong shape',
    files => ({ ...files, [kernel]: files['weights/fc1/kernel.npy']! }),
    /\(16, 64\).*\(64, 32\)/,
  ],
  ['a wrong type', files => ({ ...files, [kernel]: files['masks/fc1/kernel.npy']! }), /uint8/],
  ['NaN', files => ({ ...files, [kernel]: change(files[kernel]!, Number.NaN) }), /not finite/],
  [
    'a masked weight',
    files => ({ ...files, 'weights/fc1/kernel.npy': change(files['weights/fc1/kernel.npy']!, 5) }),
    /holds value 0 at zero/,
  ],
  [
    'a mask of 2',
    files => ({ ...files, 'masks/fc1/kernel.npy': change(files['masks/fc1/kernel.npy']!, 2) }),
    /other than 0 and 1/,
  ],
  ['a file too many', files => ({ ...files, 'run.py': text('') }), /run.py belongs to no array/],
  [
    'a mask of nothing',
    files => ({ ...files, 'masks/softmax/kernel.npy': files['masks/fc1/kernel.npy']! }),
    /masks\/softmax/,
  ],
])('%s is a problem', async (_, spoil, problem) => {
  const problems = await dnnKind.check(content(spoil(filesOf(masked([false, true])))))
  expect(problems.join('\n')).toMatch(problem)
})

test('layers that need weights are found by their names, whatever the order of the paths', async () => {
  const files = filesOf(buildJetDnn({ seed: 1 }))
  const reversed = Object.fromEntries(Object.entries(files).reverse())
  const network = await readNetwork(handle(reversed))
  expect([...network.weights.keys()]).toEqual(
    layers(network)
      .filter(l => l.weights.length > 0)
      .map(l => l.name),
  )
})

function swap(files: Files, from: string, to: string): Uint8Array {
  return text(new TextDecoder().decode(files['graph.json']).replaceAll(`"${from}"`, `"${to}"`))
}

/** The array with another first value. */
function change(bytes: Uint8Array, value: number): Uint8Array {
  const array = readNpy(bytes)
  array.data[0] = value
  return writeNpy(array)
}
