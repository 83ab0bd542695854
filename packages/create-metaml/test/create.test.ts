import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { create, readOrder } from 'create-metaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const run = promisify(execFile)
const root = path.resolve(import.meta.dirname, '../../..')
const command = path.resolve(import.meta.dirname, '../bin/create-metaml.js')
const metaml = createRequire(import.meta.url)
  .resolve('@metaml/cli/package.json')
  .replace('package.json', 'bin/metaml.js')
let dir: string
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'metaml-create-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const json = async (file: string) => JSON.parse(await readFile(path.join(dir, file), 'utf8'))

describe('a project', () => {
  test('is a flow, a package.json and a README, and passes `metaml check` at once', async () => {
    const { stdout } = await run(process.execPath, [command, 'jet-tagger'], {
      cwd: dir,
      // As `npm create` starts it, whatever started these tests.
      env: { ...process.env, npm_config_user_agent: 'npm/10.8.2 node/v20.20.2 linux x64' },
    })
    expect(stdout).toContain('npx metaml check jet-tagger.flow.ts')
    const made = path.join(dir, 'jet-tagger')
    await symlink(path.join(root, 'node_modules'), path.join(made, 'node_modules'))
    const checked = await run(process.execPath, [metaml, 'check', 'jet-tagger.flow.ts', '--json'], {
      cwd: made,
    })
    expect(JSON.parse(checked.stdout)).toMatchObject({ problems: [] })
    expect(await readFile(path.join(made, 'README.md'), 'utf8')).toMatch(/^# jet-tagger\n/)
  })

  test('asks for the versions of the packages that are there', async () => {
    const { dependencies } = await json('jet-tagger/package.json')
    for (const name of Object.keys(dependencies)) {
      const { version } = JSON.parse(
        await readFile(path.join(root, 'node_modules', name, 'package.json'), 'utf8'),
      )
      expect(dependencies[name]).toBe(`^${version}`)
    }
  })

  test('has a folder of a default name', async () => {
    await run(process.execPath, [command], { cwd: dir })
    expect(await json('metaml-project/package.json')).toMatchObject({ name: 'metaml-project' })
  })
})

describe('a plugin', () => {
  test.each([
    { python: false, work: 'src/round-weights.ts' },
    { python: true, work: 'python/weight_rounding.py' },
  ])('is named throughout: %o', async ({ python, work }) => {
    const name = python ? '@elsewhere/in-python' : '@elsewhere/in-typescript'
    const order = readOrder([name, '--task', 'weight-rounding', ...(python ? ['--python'] : [])])!
    const { dir: made, files } = await create(order, dir)
    expect(made).toBe(path.join(dir, name.split('/')[1]!))
    expect(files).toEqual(
      expect.arrayContaining(['package.json', 'README.md', '.gitignore', 'src/index.ts', work]),
    )
    const texts = await Promise.all(files.map(file => readFile(path.join(made, file), 'utf8')))
    for (const text of [...files, ...texts])
      expect(text).not.toMatch(/my[-_]?(task|package|folder)|"@metaml\/\S+": "\*"/i)
    const all = texts.join('\n')
    expect(all).toContain("id: 'weight-rounding'")
    expect(all).toContain('export const weightRounding')
    expect(all).toContain(`import { weightRounding } from '${name}'`)
  })
})

test('of one word, the Python file stands before no module of Python', async () => {
  const { files } = await create(readOrder(['of-one', '--task', 'select', '--python'])!, dir)
  expect(files).toContain('python/select_task.py')
  expect(await readFile(path.join(dir, 'of-one/src/index.ts'), 'utf8')).toContain('../python/select_task.py')
})

test('a dot is the folder that one is in, of its name', async () => {
  const here = path.join(dir, 'here')
  await mkdir(here)
  const { stdout } = await run(process.execPath, [command, '.'], { cwd: here })
  expect(stdout).toContain('metaml check here.flow.ts')
  expect(stdout).not.toContain('cd ')
  expect(await json('here/package.json')).toMatchObject({ name: 'here' })
  expect(() => readOrder(['.'], { cwd: '/tmp/My Jets' })).toThrow(/e\.g\. my-jets$/)
})

test('-- before the options changes nothing where the package manager hands it on', () => {
  const order = readOrder(['rounding', '--task', 'weight-rounding', '--python'])
  expect(readOrder(['rounding', '--', '--task', 'weight-rounding', '--python'])).toEqual(order)
})

describe('what can not be made', () => {
  test.each([
    [['Jet Tagger'], 'METAML_E_CREATE_NAME'],
    [['../elsewhere'], 'METAML_E_CREATE_NAME'],
    [['a/b'], 'METAML_E_CREATE_NAME'],
    [['--task', 'WeightRounding'], 'METAML_E_CREATE_NAME'],
    [['--task', 'class'], 'METAML_E_CREATE_NAME'],
    [['one', 'two'], 'METAML_E_CREATE_USAGE'],
    [['one', '--python'], 'METAML_E_CREATE_USAGE'],
    [['--what'], 'METAML_E_CREATE_USAGE'],
  ])('%j: %s', (args, code) => {
    expect(() => readOrder(args)).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    [['--taks', 'a-b'], 'did you mean --task?'],
    [['--task', 'a-b', '--pyhton'], 'did you mean --python?'],
    [['--verbose-output'], 'see --help'],
    [['Jet Tagger'], 'e.g. jet-tagger'],
    [['--task', 'WeightRounding2'], 'e.g. weight-rounding2'],
    [[''], 'e.g. jet-tagger'],
  ])('%j: %s', (args, todo) => {
    expect(() => readOrder(args)).toThrow(todo)
  })

  test('where npm kept --task for itself, whose value came as the name: no project is made of it', async () => {
    const env = { ...process.env, npm_config_task: 'true' }
    const called = run(process.execPath, [command, 'weight-rounding'], { cwd: dir, env })
    await expect(called).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('npm create metaml -- --task ID'),
    })
    await expect(readFile(path.join(dir, 'weight-rounding/package.json'))).rejects.toThrow()
  })

  test('in a folder that is not empty, or where a file has its name: nothing is written', async () => {
    await mkdir(path.join(dir, 'full'))
    await writeFile(path.join(dir, 'full/notes.txt'), 'mine')
    await writeFile(path.join(dir, 'file'), 'mine')
    for (const name of ['full', 'file']) {
      await expect(create(readOrder([name])!, dir)).rejects.toMatchObject({ code: 'METAML_E_CREATE_FOLDER' })
      const called = run(process.execPath, [command, name], { cwd: dir })
      await expect(called).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('METAML_E_CREATE_FOLDER'),
      })
    }
    await expect(readFile(path.join(dir, 'full/package.json'))).rejects.toThrow()
  })

  test('a folder with `.git` alone counts as empty', async () => {
    await mkdir(path.join(dir, 'fresh/.git'), { recursive: true })
    const { files } = await create(readOrder(['fresh'])!, dir)
    expect(files).toContain('fresh.flow.ts')
  })
})

test('help says how it is called', async () => {
  const { stdout } = await run(process.execPath, [command, '--help'], { cwd: dir })
  expect(stdout).toMatch(/^Usage: npm create metaml/)
})
