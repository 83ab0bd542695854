import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ModelDraft, UnitIo } from '@metaml/core'
import { hlsCppKind } from '@metaml/hls-cpp'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { readContentFiles } from '../dist/content-files.js'
import importProject, { type ImportArgs, type ImportResult } from '../dist/import-project.js'
import { makeHls4mlProject } from './hls4ml-project.js'

const made = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls-import-'))
await makeHls4mlProject(path.join(made, 'kernel'))
afterAll(() => rm(made, { recursive: true, force: true }))

/** A copy of the project, changed. */
async function projectWith(change: (folder: string) => Promise<unknown> = async () => {}): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls-import-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await cp(path.join(made, 'kernel'), path.join(root, 'kernel'), { recursive: true })
  await change(path.join(root, 'kernel'))
  return root
}

const edit = async (file: string, by: (text: string) => string): Promise<void> =>
  await writeFile(file, by(await readFile(file, 'utf8')))

/** Runs the unit as the engine does. */
async function run(
  projectDir: string,
  overrides: ImportArgs['overrides'] = {},
): Promise<{ draft: ModelDraft<'hls-cpp'>; result: ImportResult }> {
  const { digest } = await readContentFiles(path.join(projectDir, 'kernel'))
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'metaml-hls-import-'))
  onTestFinished(() => rm(temporary, { recursive: true, force: true }))
  let draft: ModelDraft | undefined
  const io = {
    projectDir,
    temporary,
    datasets: {},
    create: async (_name: string, one: ModelDraft) => {
      draft = one
    },
  } as unknown as UnitIo
  const result = await importProject({ projectDir: 'kernel', digest, overrides }, io)
  return { draft: draft as ModelDraft<'hls-cpp'>, result }
}

/** As the engine digests content: paths and bytes. */
function digestOf({ descriptor, files }: ModelDraft<'hls-cpp'>): string {
  const hash = createHash('sha256').update(JSON.stringify(descriptor))
  for (const [name, bytes] of Object.entries(files)) hash.update(`\0${name}\0`).update(bytes as Uint8Array)
  return hash.digest('hex')
}

test('top, part, clock, backend, io type, shapes and types are those of the project', async () => {
  const { draft, result } = await run(await projectWith())
  expect(draft.descriptor).toMatchObject({
    top: 'myproject',
    backend: 'Vivado',
    part: 'xcvu9p-flgb2104-2l-e',
    clockPeriod: 4,
    ioType: 'io_parallel',
    strategy: 'Latency',
    inputShape: [16],
    outputShape: [5],
  })
  const { precision, reuseFactor } = draft.descriptor
  expect(Object.values(reuseFactor)).toContain(2)
  expect(Object.keys(precision).length).toBe(result.layers.length + 1)
  expect(Object.values(precision).every(({ result }) => result === 'ap_fixed<18,8>')).toBe(true)
  const problems = await hlsCppKind.check({
    descriptor: draft.descriptor,
    paths: Object.keys(draft.files),
    read: async file => draft.files[file] as Uint8Array,
  })
  expect(problems).toEqual([])
})

test('content alone is taken: stamps, paths, libraries, logs, reports and data make no other model', async () => {
  const clean = await run(await projectWith())
  const root = await projectWith(async folder => {
    await edit(path.join(folder, 'build_lib.sh'), text => text.replace(/LIB_STAMP=.*/, 'LIB_STAMP=1234abcd'))
    await edit(
      path.join(folder, 'hls4ml_config.yml'),
      text =>
        `KerasH5: /home/somebody/net.h5\nKerasJson: /home/somebody/net.json\nKerasModel: !keras_model /home/x/keras_model.keras\n${text.replace(/^OutputDir:.*$/m, 'OutputDir: /home/somebody/out').replace(/^Stamp:.*$/m, 'Stamp: 1234abcd')}`,
    )
    await mkdir(path.join(folder, 'myproject_prj/solution1'), { recursive: true })
    await writeFile(path.join(folder, 'myproject_prj/solution1/solution1.log'), '/home/somebody')
    await writeFile(path.join(folder, 'firmware/myproject-1234abcd.so'), 'library')
    await writeFile(path.join(folder, 'firmware/myproject.o'), 'object')
    await writeFile(path.join(folder, 'vivado_hls.log'), 'log')
    await writeFile(path.join(folder, 'keras_model.h5'), 'network')
    await writeFile(path.join(folder, 'kernel.tar.gz'), 'archive')
  })
  const full = await run(root)
  expect(digestOf(full.draft)).toBe(digestOf(clean.draft))
  expect(full.result.left).toEqual(
    expect.arrayContaining(['keras_model.h5', 'kernel.tar.gz', 'myproject_prj', 'vivado_hls.log']),
  )
  const all = Object.values(full.draft.files).map(bytes => new TextDecoder().decode(bytes as Uint8Array))
  expect(all.some(text => text.includes('somebody') || text.includes('1234abcd'))).toBe(false)
  expect(Object.keys(full.draft.files)).toEqual(
    expect.arrayContaining([
      'build_prj.tcl',
      'build_lib.sh',
      'myproject_bridge.cpp',
      'firmware/weights/w2.txt',
    ]),
  )
})

test('no script of the project is run, and the project stays as it is', async () => {
  const root = await projectWith(async folder => {
    for (const script of ['build_lib.sh', 'build_prj.tcl', 'project.tcl'])
      await edit(
        path.join(folder, script),
        text => `${text}\nexec touch ${folder}/was-run\ntouch ${folder}/was-run\n`,
      )
  })
  const before = await readdir(path.join(root, 'kernel'), { recursive: true })
  await run(root)
  expect(await readdir(path.join(root, 'kernel'), { recursive: true })).toEqual(before)
})

/** What releases wrote beside the firmware. */
const styles: { readonly [release: string]: { readonly [file: string]: string | undefined } } = {
  '0.6': {
    'project.tcl': undefined,
    'build_prj.tcl':
      'open_project myproject_prj\nset_top myproject\nset_part {xcku115-flvb2104-2-i}\ncreate_clock -period 5 -name default\n',
    'hls4ml_config.yml':
      'Backend: Vivado\nBoard: null\nClockPeriod: 5\nHLSConfig:\n  Model:\n    Part: no\nIOType: io_parallel\nProjectName: myproject\nXilinxPart: xcku115-flvb2104-2-i\n',
  },
  '0.7 to 1.0': {
    'project.tcl':
      'variable project_name\nset project_name "myproject"\nvariable backend\nset backend "vivado"\nvariable part\nset part "xcku115-flvb2104-2-i"\nvariable clock_period\nset clock_period 5\n',
    'build_prj.tcl':
      'source [file join $tcldir project.tcl]\nset_top $project_name\nset_part $part\ncreate_clock -period $clock_period -name default\n',
    'hls4ml_config.yml':
      "Backend: Vitis\nClockPeriod: 5.0\nClockUncertainty: 27%\nIOType: io_parallel\nPart: 'xcku115-flvb2104-2-i'\nProjectName: myproject\nVersion: 1.0.0\n",
  },
  'scripts alone': {
    'hls4ml_config.yml': undefined,
    'project.tcl': undefined,
    'build_prj.tcl':
      'set_top myproject\nset_part {xcku115-flvb2104-2-i}\ncreate_clock -period 5 -name default\n',
  },
  'settings alone': {
    'project.tcl': undefined,
    'build_prj.tcl': undefined,
    'hls4ml_config.yml': 'ClockPeriod: 5\nPart: xcku115-flvb2104-2-i\n',
  },
}

const write =
  (files: { readonly [file: string]: string | undefined }) =>
  async (folder: string): Promise<void> => {
    for (const [file, text] of Object.entries(files)) {
      if (text === undefined) await rm(path.join(folder, file))
      else await writeFile(path.join(folder, file), text)
    }
  }

test.for(Object.keys(styles))('settings as %s has them', async style => {
  const { draft } = await run(await projectWith(write(styles[style]!)))
  expect(draft.descriptor).toMatchObject({
    top: 'myproject',
    part: 'xcku115-flvb2104-2-i',
    clockPeriod: 5,
    backend: style === '0.7 to 1.0' ? 'Vitis' : 'Vivado',
  })
})

test('parameters go over what the project says', async () => {
  const { draft } = await run(await projectWith(), {
    part: 'xc7z020clg400-1',
    clockPeriod: 10,
    backend: 'Vitis',
  })
  expect(draft.descriptor).toMatchObject({ part: 'xc7z020clg400-1', clockPeriod: 10, backend: 'Vitis' })
})

test('files that do not agree, and settings that nothing says, are refused', async () => {
  const differing = await projectWith(folder =>
    edit(path.join(folder, 'project.tcl'), text => text.replace(/set clock_period .*/, 'set clock_period 3')),
  )
  await expect(run(differing)).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_CONFLICT',
    found: '4 in hls4ml_config.yml, 3 in project.tcl',
    todo: expect.stringContaining('clockPeriod'),
  })
  expect((await run(differing, { clockPeriod: 3 })).draft.descriptor.clockPeriod).toBe(3)
  const stream = await projectWith(folder =>
    edit(path.join(folder, 'hls4ml_config.yml'), text => text.replace('io_parallel', 'io_stream')),
  )
  await expect(run(stream)).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_CONFLICT',
    found: 'io_parallel',
  })
  const silent = await projectWith(
    write({ 'hls4ml_config.yml': undefined, 'project.tcl': undefined, 'build_prj.tcl': undefined }),
  )
  await expect(run(silent, { part: 'xc7z020clg400-1' })).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_SETTING',
    todo: 'give it as clockPeriod',
  })
  await expect(run(silent, { clockPeriod: 5 })).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_SETTING',
    todo: 'give it as fpgaPartNumber',
  })
  const { draft } = await run(silent, { part: 'xc7z020clg400-1', clockPeriod: 5 })
  expect(draft.descriptor.top).toBe('myproject')
})

test('folders that are none, no projects, links and broken projects are refused', async () => {
  const root = await projectWith()
  await expect(readContentFiles(path.join(root, 'nowhere'))).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_FOLDER',
    found: 'ENOENT',
  })
  await expect(readContentFiles(root)).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_PROJECT',
    found: 'kernel',
  })
  const linked = await projectWith(folder =>
    symlink('/etc/passwd', path.join(folder, 'firmware/weights/w9.txt')),
  )
  await expect(run(linked)).rejects.toMatchObject({
    code: 'METAML_E_HLS_IMPORT_LINK',
    found: 'firmware/weights/w9.txt',
  })
  const missing = await projectWith(folder => rm(path.join(folder, 'firmware/weights/w2.txt')))
  await expect(run(missing)).rejects.toMatchObject({ code: 'METAML_E_CPP_FILE' })
  const strange = await projectWith(folder =>
    edit(path.join(folder, 'firmware/myproject.cpp'), text => text.replace('nnet::relu', 'nnet::mystery')),
  )
  await expect(run(strange)).rejects.toMatchObject({ code: 'METAML_E_CPP_UNKNOWN_LAYER' })
  const args = { projectDir: 'kernel', digest: 'another', overrides: {} }
  const io = { projectDir: root, temporary: root, datasets: {} } as unknown as UnitIo
  await expect(importProject(args, io)).rejects.toMatchObject({ code: 'METAML_E_HLS_IMPORT_CHANGED' })
})
