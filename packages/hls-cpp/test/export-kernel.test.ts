import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import type { HlsModel, ModelContent, ModelExport } from '@metaml/core'
import { compileKernel, hlsCppKind, runKernel } from '@metaml/hls-cpp'
import { expect, test } from 'vitest'
import { gppRunner } from './gpp-runner.js'
import { hls4mlProject } from './hls4ml-projects.js'
import { temporaryFolder, toyFiles } from './toy-project.js'

const run = promisify(execFile)
const descriptor: HlsModel = {
  top: 'myproject',
  backend: 'Vivado',
  part: 'xcvu9p-flgb2104-2l-e',
  clockPeriod: 5,
  ioType: 'io_parallel',
  strategy: 'Latency',
  inputShape: [16],
  outputShape: [5],
  precision: {},
  reuseFactor: {},
}

function contentOf(
  paths: readonly string[],
  read: (file: string) => Promise<Uint8Array>,
): ModelContent<'hls-cpp'> {
  return { descriptor, paths: [...paths].sort(), read }
}

async function writeOut({ files }: ModelExport): Promise<string> {
  const folder = path.join(await temporaryFolder(), 'with a blank')
  for (const { path: file, content, executable } of files) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    await writeFile(path.join(folder, file), content, { mode: executable ? 0o755 : 0o644 })
  }
  return folder
}

/** Calls the library as hls4ml's Python does, row after row. */
const driver = `#include <cstdio>
#include <dlfcn.h>
int main(int, char **argv) {
  void *lib = dlopen(argv[1], RTLD_NOW);
  if (!lib) { std::fprintf(stderr, "%s", dlerror()); return 1; }
  auto top = (void (*)(float *, float *))dlsym(lib, "myproject_float");
  float x[16], y[5];
  while (std::fread(x, sizeof x, 1, stdin) == 1) { top(x, y); std::fwrite(y, sizeof y, 1, stdout); }
}
`

test('build_lib.sh of an exported project compiles, and answers as the csim of the model', async () => {
  const { folder: source } = await hls4mlProject('mlp-latency')
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(source, path.join(entry.parentPath, entry.name)))
  const found = await hlsCppKind.export!(contentOf(paths, file => readFile(path.join(source, file))))
  expect(found.notes).toEqual([])
  const folder = await writeOut(found)

  const rows = 40
  const x = Float32Array.from({ length: 16 * rows }, (_, i) => 3 * Math.sin(i * i))
  await run('./build_lib.sh', { cwd: folder, env: { PATH: process.env.PATH } })
  const library = (await readdir(path.join(folder, 'firmware'))).filter(name => name.endsWith('.so'))
  expect(library).toHaveLength(1)
  const driverFile = path.join(folder, 'driver')
  await writeFile(`${driverFile}.cpp`, driver)
  await run('g++', ['-o', driverFile, `${driverFile}.cpp`, '-ldl'])
  const theirs = run(driverFile, [path.join(folder, 'firmware', library[0]!)], { encoding: 'buffer' })
  theirs.child.stdin!.end(Buffer.from(x.buffer))
  const bytes = new Uint8Array((await theirs).stdout)

  const project = { folder: source, top: 'myproject', inputShape: [16], outputShape: [5] }
  const kernel = await compileKernel(project, gppRunner, { buildFolder: await temporaryFolder() })
  const { outputs } = await runKernel(kernel, x, rows, { temporary: await temporaryFolder() })
  expect(new Set(outputs).size).toBeGreaterThan(50)
  expect(new Float32Array(bytes.buffer)).toEqual(outputs)
}, 300_000)

test('what tools made is left out, a stamp that is missing is put in, scripts that are missing are told', async () => {
  const files: { [file: string]: string } = {
    ...toyFiles('array'),
    'firmware/toy-1.so': 'binary',
    'vivado_hls.log': 'log',
    'build_lib.sh': '#!/bin/bash\nLIB_STAMP=\ng++\n',
    'hls4ml_config.yml': 'Backend: Vivado\nOutputDir: /home/somebody/project\n',
  }
  const content = contentOf(Object.keys(files), async file => new TextEncoder().encode(files[file]))
  const { files: exported, notes } = await hlsCppKind.export!(content)
  const text = (file: string) => new TextDecoder().decode(exported.find(one => one.path === file)?.content)
  expect(exported.map(file => file.path)).not.toContain('firmware/toy-1.so')
  expect(exported.map(file => file.path)).not.toContain('vivado_hls.log')
  expect(text('build_lib.sh')).toContain('LIB_STAMP=metaml\n')
  expect(text('hls4ml_config.yml')).toBe('Backend: Vivado\nOutputDir: .\n')
  expect(text('firmware/toy.cpp')).toBe(files['firmware/toy.cpp'])
  expect(exported.filter(file => file.executable).map(file => file.path)).toEqual(['build_lib.sh'])
  expect(notes).toEqual(['The project of myproject has no build_prj.tcl.'])
})
