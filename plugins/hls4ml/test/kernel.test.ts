import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { accuracy, predict, readKerasFile } from '@metaml/keras'
import { expect, test } from 'vitest'
import { answers, compileProject } from './compiled.js'
import { convertIn, convertShared, prunedThreeLayer, temporaryFolder, threeLayer } from './project.js'
import { realRunner } from './real-runner.js'
import { realJets, sharedFile } from './shared-data.js'

const byHls4ml = `
import ctypes, subprocess, sys, numpy
folder, inputs, outputs, width = sys.argv[1:5]
subprocess.run(['bash', 'build_lib.sh'], cwd=folder, check=True, stdout=subprocess.DEVNULL)
library = ctypes.cdll.LoadLibrary(folder + '/firmware/myproject-metaml.so')
x = numpy.fromfile(inputs, 'float32').reshape(-1, int(sys.argv[5]))
y = numpy.zeros((len(x), int(width)), 'float32')
pointer = lambda row: row.ctypes.data_as(ctypes.POINTER(ctypes.c_float))
for row, answer in zip(x, y):
    library.myproject_float(pointer(row), pointer(answer))
y.tofile(outputs)
`

/** What hls4ml's own library answers, compiled by hls4ml's own script. */
async function libraryAnswers(
  folder: string,
  x: Float32Array,
  rows: number,
  width: number,
): Promise<Float32Array> {
  const files = await temporaryFolder()
  const [inputs, outputs] = [path.join(files, 'x'), path.join(files, 'y')] as const
  await writeFile(inputs, x)
  const args = ['-c', byHls4ml, folder, inputs, outputs, String(width), String(x.length / rows)]
  await realRunner.python('hls4ml', args)
  return new Float32Array((await readFile(outputs)).buffer.slice(0))
}

test("a kernel's answers are those of hls4ml's own library, bit for bit", async ctx => {
  const { x, y, rows } = await realJets(ctx, 'gqwzt', 'standard')
  const project = await convertShared(ctx, prunedThreeLayer)
  const kernel = await compileProject(project)
  const { outputs } = await answers(kernel, x, rows)
  expect(
    Buffer.from(outputs.buffer).equals(
      Buffer.from((await libraryAnswers(project.folder, x, rows, 5)).buffer),
    ),
  ).toBe(true)
  // 79.8 % in float; standardised inputs lose at most 1.2 points
  expect(accuracy(outputs, y, 5)).toBeGreaterThan(0.798 - 0.012)
})

test('physical units do not fit ap_fixed<18,8>: the published network falls from 76.0 to 58.0 %', async ctx => {
  const { x, y, rows } = await realJets(ctx, 'gqwzt', 'physical')
  const json = sharedFile(ctx, `models/keras/${threeLayer.json}`)
  const float = await readKerasFile(json, { weights: sharedFile(ctx, `models/keras/${threeLayer.weights}`) })
  expect(accuracy(await predict(float, x, rows), y, 5)).toBeCloseTo(0.76, 3)
  const kernel = await compileProject(await convertShared(ctx, threeLayer))
  expect(accuracy((await answers(kernel, x, rows)).outputs, y, 5)).toBeCloseTo(0.58, 3)
})

test('the values before softmax are exactly those of the network without it', async ctx => {
  const { x, rows } = await realJets(ctx, 'gqwzt', 'standard')
  const whole = await answers(await compileProject(await convertShared(ctx, prunedThreeLayer)), x, rows)
  const folder = await temporaryFolder()
  const json = await readFile(sharedFile(ctx, `models/keras/${prunedThreeLayer.json}`), 'utf8')
  await writeFile(path.join(folder, 'network.json'), json.replace('"softmax"', '"linear"'))
  await writeFile(
    path.join(folder, 'network.h5'),
    await readFile(sharedFile(ctx, `models/keras/${prunedThreeLayer.weights}`)),
  )
  const bare = await answers(await compileProject(await convertIn(folder)), x, rows)
  expect(bare.beforeSoftmax).toBeUndefined()
  expect(whole.beforeSoftmax).toEqual(bare.outputs)
})

test('argmax gives 1 for the class and 0 for the others', async ctx => {
  const { x, rows } = await realJets(ctx, 'gqwzt', 'standard')
  const kernel = await compileProject(await convertShared(ctx, prunedThreeLayer, { softmax: 'argmax' }))
  const { outputs, beforeSoftmax } = await answers(kernel, x, rows)
  for (let row = 0; row < rows; row++) {
    const values = [...beforeSoftmax!.subarray(row * 5, row * 5 + 5)]
    const expected = values.map((_, i) => (i === values.indexOf(Math.max(...values)) ? 1 : 0))
    expect([...outputs.subarray(row * 5, row * 5 + 5)]).toEqual(expected)
  }
})

test('a convolution is streamed, and answers as the library does', async ctx => {
  const project = await convertShared(ctx, {
    json: 'KERAS_conv1d_small.json',
    weights: 'KERAS_conv1d_small_weights.h5',
  })
  expect(project.conversion.ioType).toBe('io_stream')
  const kernel = await compileProject(project)
  const rows = 50
  const x = Float32Array.from({ length: rows * 40 }, (_, i) => Math.sin(i * 1.7) * 2)
  const { outputs, beforeSoftmax } = await answers(kernel, x, rows)
  expect(outputs).toEqual(await libraryAnswers(project.folder, x, rows, 5))
  expect(new Set(outputs).size).toBeGreaterThan(10)
  expect(beforeSoftmax).toHaveLength(outputs.length)
})
