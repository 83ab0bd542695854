import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Keras2Files, predict, writeKeras2, writeKeras3 } from '@metaml/keras'
import { afterAll, beforeAll, expect, test } from 'vitest'
import inspect from '../../dist/commands/inspect.js'
import run from '../../dist/commands/predict.js'
import { branches } from '../every-class.js'
import { shaken, wire } from '../networks.js'

const network = {
  ...shaken(wire([4, 4, 1], branches)),
  quantizers: { i: { kernel: 'quantized_bits(4,0,0,alpha=1)' } },
}
let folder: string
let files: Keras2Files
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
  files = await writeKeras2(network, folder)
})
afterAll(() => rm(folder, { recursive: true }))

/** Calls a command; gives what it printed. */
async function call(command: typeof inspect, args: string[]): Promise<string> {
  const printed: string[] = []
  const result = (text: string) => printed.push(text)
  const output = { json: args.includes('--json'), result, note: () => {} }
  expect(await command(args, { output })).toBe(0)
  return printed.join('\n')
}

test('inspect lists layers with shapes, parameters, zeros and quantisers', async () => {
  const found = JSON.parse(await call(inspect, [files.json, '--weights', files.weights, '--json']))
  expect(found).toMatchObject({ file: files.json, inputShape: [4, 4, 1], outputShape: [4], zeros: 0 })
  expect(found.layers.find((layer: { name: string }) => layer.name === 'd')).toEqual({
    name: 'd',
    class: 'Add',
    inputs: ['b', 'c', 'b'],
    inputShape: [4, 4, 3],
    outputShape: [4, 4, 3],
    parameters: 0,
    zeros: 0,
  })
  expect(found.layers.at(-1)).toMatchObject({
    name: 'i',
    class: 'QDense',
    parameters: 7 * 4 + 4,
    quantizers: { kernel: 'quantized_bits(4,0,0,alpha=1)' },
  })
  const text = await call(inspect, [files.json, '--weights', files.weights])
  expect(text).toMatch(/^i +QDense +h +\[4\] +32 +0 +kernel quantized_bits\(4,0,0,alpha=1\)$/m)
  expect(text).toMatch(/^80 parameters, 0 of them zero \(0.0 %\)$/m)
})

test('metaml finds both commands, and a refusal is its exit code', async () => {
  const metaml = path.resolve(import.meta.dirname, '../../../cli/bin/metaml.js')
  const start = (...args: string[]) => promisify(execFile)(process.execPath, [metaml, ...args])
  const { stdout } = await start('inspect', files.json, '--json')
  expect(JSON.parse(stdout).parameters).toBe(80)
  const wanted = [...(await predict(network, Float32Array.from(rows[0]!), 1))]
  const predicted = await start(
    'predict',
    files.json,
    await csv(rows[0]!.join(',')),
    '--weights',
    files.weights,
    '--json',
  )
  expect(JSON.parse(predicted.stdout)).toEqual({ outputs: [wanted] })
  await expect(start('inspect', path.join(folder, 'none.h5'))).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('METAML_E_KERAS_FILE_MISSING'),
  })
})

test('inspect looks at a topology without weights: no zeros', async () => {
  const found = JSON.parse(await call(inspect, [files.json, '--json']))
  expect(found.parameters).toBe(80)
  expect(found.zeros).toBeUndefined()
  expect(await call(inspect, [files.json])).not.toContain('zero')
})

const rows = [
  Array.from({ length: 16 }, (_, i) => i / 8 - 1),
  Array.from({ length: 16 }, (_, i) => 1 / (i + 1)),
]
async function csv(text: string): Promise<string> {
  const file = path.join(folder, 'rows.csv')
  await writeFile(file, text)
  return file
}

test.each([
  ['no header', ''],
  ['a header', `${rows[0]!.map((_, i) => `x${i}`).join(',')}\n`],
])('predict runs the rows of a file with %s', async (_, header) => {
  const file = await csv(`${header}${rows.map(row => row.join(',')).join('\r\n')}\n`)
  const wanted = [...(await predict(network, Float32Array.from(rows.flat()), 2))]
  const { outputs } = JSON.parse(await call(run, [files.json, file, '--weights', files.weights, '--json']))
  expect(outputs).toEqual([wanted.slice(0, 4), wanted.slice(4)])
  const text = await call(run, [files.json, file, '--weights', files.weights])
  expect(text).toBe([wanted.slice(0, 4).join(','), wanted.slice(4).join(',')].join('\n'))
})

test('predict takes a .keras file', async () => {
  const file = path.join(folder, 'model.keras')
  const { quantizers: _, ...plain } = network
  await writeKeras3(plain, file)
  const { outputs } = JSON.parse(await call(run, [file, await csv(rows[0]!.join(',')), '--json']))
  expect(outputs).toEqual([[...(await predict(plain, Float32Array.from(rows[0]!), 1))]])
})

test.each([
  ['a value too few', rows[0]!.slice(1).join(','), /line 1/, '15'],
  ['a word', `${rows[0]!.join(',')}\n${rows[1]!.with(3, Number.NaN).join(',')}`, /line 2, column 4/, '"NaN"'],
  ['no rows', 'a,b\n', /rows.csv/, 'none'],
])('predict refuses %s, and says where', async (_, text, where, found) => {
  await expect(call(run, [files.json, await csv(text), '--weights', files.weights])).rejects.toMatchObject({
    code: 'METAML_E_KERAS_ROWS',
    message: expect.stringMatching(where),
    found,
  })
})

test.each([[[]], [['a', 'b', 'c']], [['a', 'b', '--wrong']]])(
  '%j is refused with how it is called',
  async args => {
    await expect(call(run, args)).rejects.toMatchObject({
      code: 'METAML_E_KERAS_ARGUMENTS',
      expected: expect.stringContaining('metaml predict MODEL ROWS.csv'),
    })
  },
)

test('--help says how a command is called', async () => {
  expect(await call(inspect, ['--help'])).toContain('metaml inspect FILE')
  expect(await call(run, ['-h'])).toContain('metaml predict MODEL')
})
