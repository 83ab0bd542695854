import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { layers, type Network, predict, readKerasFile, writeKeras2, writeKeras3 } from '@metaml/keras'
import { afterAll, beforeAll, expect, type TestContext, test } from 'vitest'
import { readNpy, writeNpy } from '../dist/files/npy.js'
import { branches, everyClass } from './every-class.js'
import { build, numbers, shaken, wire } from './networks.js'
import { kerasPython } from './python/environment.js'

const asked = process.env.METAML_TEST_WITH_KERAS === '1'
const rows = 7
const networks: [string, Network][] = [
  ...everyClass.map(([what, shape, shorts]) => [what, shaken(build(shape, shorts))] as [string, Network]),
  ['branches', shaken(wire([5, 6, 2], branches))],
]

let folder: string
const at = (name: string, what: string) => path.join(folder, `${name.replaceAll(/\W+/g, '-')}${what}`)

/** Inputs of a network, wider than its weights: so that bounds and thresholds are met. */
function inputsOf(network: Network): Float32Array {
  const { outputShape } = layers(network)[0]!
  return numbers(rows * outputShape.reduce((a, b) => a * b), 5).map(value => 2 * value)
}

beforeAll(async () => {
  if (!asked) return
  folder = await mkdtemp(path.join(tmpdir(), 'metaml-keras-'))
  for (const [name, network] of networks) {
    await writeKeras3(network, at(name, '.keras'))
    const { weights } = await writeKeras2(network, path.join(folder, 'keras2'))
    await copyFile(weights, at(name, '.legacy.h5'))
    const shape = [rows, ...layers(network)[0]!.outputShape]
    await writeFile(at(name, '.inputs.npy'), writeNpy({ shape, data: inputsOf(network) }))
  }
  const script = path.join(import.meta.dirname, 'python/run_networks.py')
  const { stdout } = await promisify(execFile)(await kerasPython(), [script, folder])
  expect(stdout).toMatch(/^3\.\d+/m)
}, 600_000)
afterAll(() => (asked ? rm(folder, { recursive: true, force: true }) : undefined))

function onlyWhereAsked(ctx: TestContext): void {
  if (!asked)
    ctx.skip('compares with Keras itself where METAML_TEST_WITH_KERAS=1: a download of some 300 MB, once')
}

test.for(networks)('%s gives what Keras gives that opens it', async ([name, network], ctx) => {
  onlyWhereAsked(ctx)
  const ours = await predict(network, inputsOf(network), rows)
  const theirs = readNpy(await readFile(at(name, '.outputs.npy')))
  expect(theirs.shape).toEqual([rows, ...layers(network).at(-1)!.outputShape])
  ours.forEach((value, i) => {
    expect(Math.abs(value - theirs.data[i]!)).toBeLessThan(1e-5)
  })
})

test.for(networks)('%s comes back from Keras, as .keras and .h5', async ([name, network], ctx) => {
  onlyWhereAsked(ctx)
  const ours = await predict(network, inputsOf(network), rows)
  for (const form of ['.again.keras', '.again.h5']) {
    const back = await readKerasFile(at(name, form))
    expect(back.weights).toEqual(network.weights)
    expect(await predict(back, inputsOf(network), rows)).toEqual(ours)
    expect(back.training).toMatchObject({
      loss: 'categorical_crossentropy',
      metrics: ['accuracy'],
      optimizer: { class_name: 'Adam', config: { amsgrad: true } },
    })
  }
})
