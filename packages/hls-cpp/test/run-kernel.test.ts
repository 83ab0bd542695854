import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { MetamlError } from '@metaml/core'
import { compileKernel, gppNeed, type Kernel, type KernelProject, runKernel } from '@metaml/hls-cpp'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gppRunner } from './gpp-runner.js'
import { temporaryFolder, toyFiles, writeProject } from './toy-project.js'

async function compile(project: KernelProject): Promise<Kernel> {
  return await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
}

test.for(['array', 'stream'] as const)('a kernel of %ss answers, also before its softmax', async form => {
  const kernel = await compile(await writeProject(toyFiles(form)))
  expect(kernel).toMatchObject({ inputSize: 3, outputSize: 3, tapped: true })
  const temporary = await temporaryFolder()
  expect(await runKernel(kernel, Float32Array.of(1, 3, 2, -1, -5, -4), 2, { temporary })).toEqual({
    outputs: Float32Array.of(0, 1, 0, 1, 0, 0),
    beforeSoftmax: Float32Array.of(2.5, 7.5, 5, -2.5, -12.5, -10),
  })
})

test('rows of any values come through unchanged', async () => {
  const files = toyFiles('array')
  files['firmware/weights/w1.txt'] = '1'
  const kernel = await compile(await writeProject(files))
  const temporary = await temporaryFolder()
  const row = fc.float32Array({ minLength: 3, maxLength: 3, noNaN: true })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async rows => {
      const x = Float32Array.from(rows.flatMap(values => [...values]))
      const { beforeSoftmax, outputs } = await runKernel(kernel, x, rows.length, { temporary })
      expect(beforeSoftmax).toEqual(x)
      for (let i = 0; i < rows.length; i++) {
        expect(outputs.subarray(3 * i, 3 * i + 3).reduce((sum, y) => sum + y, 0)).toBe(1)
      }
    }),
    { numRuns: 25 },
  )
})

test('the program holds no path of the project', async () => {
  const project = await writeProject(toyFiles('array'))
  const kernel = await compile(project)
  expect((await readFile(kernel.program)).includes(project.folder)).toBe(false)
})

test('a last layer that is no softmax is not tapped', async () => {
  const files = toyFiles('array')
  files['firmware/toy.cpp'] = files['firmware/toy.cpp']!.replace(
    'nnet::softmax<layer1_t',
    'nnet::scale<layer1_t',
  ).replace('(layer1, y)', '(layer1, y, w1)')
  const kernel = await compile(await writeProject(files))
  const found = await runKernel(kernel, Float32Array.of(1, 2, 4), 1, { temporary: await temporaryFolder() })
  expect(found).toEqual({ outputs: Float32Array.of(6.25, 12.5, 25) })
})

test("what g++ can't compile is an error with its words", async () => {
  const files = toyFiles('array')
  files['firmware/defines.h'] = 'typedef no_such_type input_t;'
  await expect(compile(await writeProject(files))).rejects.toMatchObject({
    code: 'METAML_E_KERNEL_COMPILE',
    kind: 'task',
    // The first error first, with its file and line.
    found: expect.stringMatching(/^\S*firmware\/defines\.h:1:9: error: .*no_such_type/),
  })
})

test('of many errors of a kernel the first is told', async () => {
  const files = toyFiles('array')
  const many = Array.from({ length: 40 }, (_, i) => `typedef no_such_type${i} t${i};`)
  files['firmware/defines.h'] = `\n${many.join('\n')}\n${files['firmware/defines.h']}`
  await expect(compile(await writeProject(files))).rejects.toMatchObject({
    code: 'METAML_E_KERNEL_COMPILE',
    found: expect.stringMatching(/^\S*firmware\/defines\.h:2:9: error: .*no_such_type0/),
  })
})

test('a project without a header, and a machine without g++, are errors with their codes', async () => {
  const { 'firmware/toy.h': _header, ...files } = toyFiles('array')
  await expect(compile(await writeProject(files))).rejects.toMatchObject({
    code: 'METAML_E_CPP_FILE',
    message: expect.stringContaining('firmware/toy.h'),
  })
  // What the engine says where there is none.
  const missing = new MetamlError({
    code: 'METAML_E_TOOL_MISSING',
    kind: 'tool',
    message: 'There is no g++.',
  })
  const runner = { tool: () => Promise.reject(missing) }
  const project = await writeProject(toyFiles('array'))
  await expect(compileKernel(project, runner, { buildFolder: await temporaryFolder() })).rejects.toBe(missing)
})

test('shapes that are not those of the prototype are refused', async () => {
  const project = await writeProject(toyFiles('array'))
  await expect(compile({ ...project, inputShape: [2, 2] })).rejects.toMatchObject({
    code: 'METAML_E_KERNEL_SHAPE',
    expected: '3 values in, 3 out',
  })
})

test('a kernel that ends early is an error with its words', async () => {
  const project = await writeProject(toyFiles('array'))
  const kernel = await compile(project)
  await rm(path.join(project.folder, 'firmware/weights/w1.txt'))
  const run = runKernel(kernel, Float32Array.of(1, 2, 3), 1, { temporary: await temporaryFolder() })
  await expect(run).rejects.toMatchObject({
    code: 'METAML_E_KERNEL_FAILED',
    found: 'exit 1; it said: no weights w1.txt',
  })
})

test('rows that do not fit are refused before anything runs', async () => {
  const kernel: Kernel = { program: '/nowhere', folder: '/', inputSize: 3, outputSize: 3, tapped: false }
  await expect(runKernel(kernel, new Float32Array(4), 2, { temporary: '/nowhere' })).rejects.toMatchObject({
    code: 'METAML_E_KERNEL_INPUT',
    expected: '2 rows of 3 values',
    found: '4 values, 2 a row',
  })
})

test.for(['array', 'stream'] as const)(
  'rows of %ss are answered alike by one process and by many',
  async form => {
    const kernel = await compile(await writeProject(toyFiles(form)))
    const temporary = await temporaryFolder()
    for (const rows of [0, 1, 5, 16, 33, 100]) {
      const x = Float32Array.from({ length: 3 * rows }, (_, i) => Math.sin(i * 1.7))
      const alone = await runKernel(kernel, x, rows, { temporary, cores: 1 })
      expect(alone.outputs.length).toBe(3 * rows)
      for (const cores of [2, 3, 100]) {
        expect(await runKernel(kernel, x, rows, { temporary, cores })).toEqual(alone)
      }
      expect(await runKernel(kernel, x, rows, { temporary })).toEqual(alone)
    }
    expect(await readdir(temporary)).toEqual([])
  },
)

test('rows go to several processes, at least 16 to each', async () => {
  const files = toyFiles('array')
  // Tells which row of its process a row is.
  files['firmware/toy.cpp'] = files['firmware/toy.cpp']!.replace(
    'layer1_t layer1[3];',
    'layer1_t layer1[3]; static int row = 0; x[0] = row++;',
  )
  const kernel = await compile(await writeProject(files))
  const temporary = await temporaryFolder()
  const firsts = async (rows: number, cores: number): Promise<number> => {
    const { beforeSoftmax } = await runKernel(kernel, new Float32Array(3 * rows), rows, { temporary, cores })
    return beforeSoftmax!.filter((value, i) => i % 3 === 0 && value === 0).length
  }
  expect(await firsts(100, 1)).toBe(1)
  expect(await firsts(100, 4)).toBe(4)
  expect(await firsts(100, 64)).toBe(6)
  expect(await firsts(31, 64)).toBe(1)
})

test('where one process fails the others are ended, and its error is told', async () => {
  const files = toyFiles('array')
  files['firmware/toy.cpp'] = files['firmware/toy.cpp']!.replace(
    'layer1_t layer1[3];',
    `layer1_t layer1[3];
    if (x[0] == 7) { std::cerr << "a seven" << std::endl; exit(x[1]); }
    for (volatile int i = 0; x[0] == 1;) i = i;`,
  )
  const kernel = await compile(await writeProject(files))
  const temporary = await temporaryFolder()
  const started = performance.now()
  // The first rows take for ever; the last of 60 in three processes fails, with a code and without one; rows are counted from the first of all.
  for (const [code, found] of [
    [3, 'exit 3; it said: a seven'],
    [0, '59 rows answered; it said: a seven'],
  ] as const) {
    const x = new Float32Array(180)
    x[0] = 1
    x.set([7, code], 3 * 59)
    const run = runKernel(kernel, x, 60, { temporary, cores: 3 })
    await expect(run).rejects.toMatchObject({ code: 'METAML_E_KERNEL_FAILED', found })
  }
  expect(performance.now() - started).toBeLessThan(20_000)
  expect(await readdir(temporary)).toEqual([])
})

test.for([1, 3])('an abort ends the program in %s processes', async cores => {
  const files = toyFiles('array')
  files['firmware/toy.cpp'] = files['firmware/toy.cpp']!.replace(
    'layer1_t layer1[3];',
    'layer1_t layer1[3]; for (volatile int i = 0; x[0] > 0;) i = i;',
  )
  const kernel = await compile(await writeProject(files))
  const signal = AbortSignal.timeout(300)
  const started = performance.now()
  const x = new Float32Array(3 * 60).fill(1)
  const run = runKernel(kernel, x, 60, { temporary: await temporaryFolder(), signal, cores })
  await expect(run).rejects.toThrow(/abort/i)
  expect(performance.now() - started).toBeLessThan(5000)
})

test('the version of g++ is read from its banner', () => {
  const pattern = new RegExp(gppNeed.version.pattern)
  expect(pattern.exec('g++ (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright (C) 2022')![1]).toBe('12.2.0')
  expect(pattern.exec('g++-9 (Ubuntu 9.4.0-1ubuntu1~20.04.2) 9.4.0')![1]).toBe('9.4.0')
  expect(pattern.exec('Apple clang version 15.0.0 (clang-1500.3.9.4)')![1]).toBe('15.0.0')
})
