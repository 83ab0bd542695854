import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AnyPipeTask } from '@metaml/core'
import { openRegistry } from '@metaml/registry'
import { describe, expect, test } from 'vitest'
import {
  type Layout,
  layouts,
  makeProject,
  type Package,
  placeOf,
  plugin,
  saidTask,
  taskModule,
} from './project.js'

const importTask = async (dir: string): Promise<AnyPipeTask> =>
  ((await import(pathToFileURL(join(dir, 'dist/index.js')).href)) as { task: AnyPipeTask }).task

const sideEffect = `
import { writeFileSync } from 'node:fs'
writeFileSync(new URL('./imported', import.meta.url), '')`

describe.each(layouts)('in a project laid out by %s', layout => {
  test('plugins are listed without importing them, and only the one that is needed is imported', async () => {
    const wide = plugin('metaml-wide', 'wide', { files: { 'dist/index.js': taskModule('wide', sideEffect) } })
    const deep = plugin('@some/metaml-deep', 'deep', {
      files: { 'dist/index.js': taskModule('deep', sideEffect) },
    })
    const library = { json: { name: 'left-pad' } }
    const projectDir = await makeProject([wide, library, deep], { layout })
    const imported = (name: string) => existsSync(join(placeOf(projectDir, name, layout), 'dist/imported'))

    const registry = await openRegistry({ projectDir })
    expect(registry.taskIds).toEqual(['deep', 'wide'])
    expect(registry.tasks[0]).toMatchObject({
      id: 'deep',
      package: '@some/metaml-deep',
      version: '1.0.0',
      dir: placeOf(projectDir, '@some/metaml-deep', layout),
      summary: 'Does deep',
    })
    expect([imported('metaml-wide'), imported('@some/metaml-deep')]).toEqual([false, false])

    await registry.load(['deep'])
    expect([imported('metaml-wide'), imported('@some/metaml-deep')]).toEqual([false, true])
    expect(registry.find('deep')).toBe(await importTask(placeOf(projectDir, '@some/metaml-deep', layout)))
    expect(registry.find('wide')).toBeUndefined()
  })

  test('the task that a flow imported by name is the one that the registry loads', async () => {
    const projectDir = await makeProject([plugin('metaml-wide', 'wide')], { layout })
    const registry = await openRegistry({ projectDir })
    const url = pathToFileURL(join(projectDir, 'node_modules/metaml-wide/dist/index.js')).href
    const { task } = (await import(url)) as { task: AnyPipeTask }
    await expect(registry.checkTasks(new Map([['wide', task]]))).resolves.toBeUndefined()
  })

  test('a plugin inside a plugin is not looked at', async () => {
    const outer = plugin('metaml-outer', 'outer', {})
    const inner = plugin('metaml-inner', 'inner')
    const withInner: Package = { ...outer, json: { ...outer.json, dependencies: { 'metaml-inner': '*' } } }
    const projectDir = await makeProject([withInner], { layout, inner: [inner] })
    const registry = await openRegistry({ projectDir })
    expect(registry.taskIds).toEqual(['outer'])
    const task = await importTask(placeOf(projectDir, 'metaml-inner', layout))
    await expect(registry.checkTasks(new Map([['inner', task]]))).rejects.toMatchObject({
      code: 'METAML_E_TASK_FOREIGN',
      todo: 'npm install metaml-inner',
    })
  })

  test('the origin names versions of the package and of the @metaml packages below it', async () => {
    const top = plugin('metaml-top', 'top')
    const json = { ...top.json, dependencies: { '@metaml/a': '*', zod: '*' } }
    const a = {
      json: {
        name: '@metaml/a',
        version: '2.0.0',
        dependencies: { '@metaml/b': '*' },
        peerDependencies: { '@metaml/engine': '*' },
        peerDependenciesMeta: { '@metaml/engine': { optional: true } },
      },
      files: { 'dist/index.js': 'export const a = 1' },
    }
    const b = { json: { name: '@metaml/b', version: '3.0.0' } }
    const projectDir = await makeProject([{ ...top, json }], {
      layout,
      inner: [a, b, { json: { name: 'zod' } }],
    })
    const origin = (await openRegistry({ projectDir })).origin('top')
    const linked = layout === 'workspace' ? /^\d\.\d\.0\+sha\.[0-9a-f]{8}$/ : /^\d\.\d\.0$/
    expect(origin.package).toBe('metaml-top')
    expect(origin.version).toMatch(linked)
    expect(Object.keys(origin.dependencies)).toEqual(['@metaml/a', '@metaml/b', '@metaml/core'])
    for (const version of Object.values(origin.dependencies)) expect(version).toMatch(linked)
    expect(origin.dependencies['@metaml/b']).toMatch(/^3\.0\.0/)
  })
})

describe('each fault has its code, and the first one stops', () => {
  const broken = (metaml: object): Package => plugin('metaml-odd', 'odd', { metaml })
  const core = { '@metaml/core': '^0.2.0' }

  test.each<[string, string[], Package[]]>([
    [
      'METAML_E_PLUGIN_MANIFEST',
      ['metaml.tasks[0].role', '"boss"'],
      [broken({ tasks: [saidTask('odd', { role: 'boss' })] })],
    ],
    ['METAML_E_PLUGIN_MANIFEST', ['metaml.tasks[0].id'], [broken({ tasks: [saidTask('Odd')] })]],
    [
      'METAML_E_PLUGIN_MANIFEST',
      ['metaml.tasks[1].inputs.model.many'],
      [broken({ tasks: [saidTask('a'), saidTask('b', { inputs: { model: { many: 3 } } })] })],
    ],
    ['METAML_E_PLUGIN_MANIFEST', ['metaml.tasks', 'a list'], [broken({ tasks: 'none' })]],
    ['METAML_E_PLUGIN_MANIFEST', ['metaml.apiVersion', 'nothing'], [broken({ apiVersion: undefined })]],
    [
      'METAML_E_PLUGIN_MANIFEST',
      ['metaml.commands[0].module'],
      [broken({ commands: [{ name: 'x', summary: 'y', module: 'z' }] })],
    ],
    [
      'METAML_E_PLUGIN_API_VERSION',
      ['metaml-odd', 'apiVersion 2', 'newer'],
      [broken({ apiVersion: 2, tasks: 'of another shape' })],
    ],
    [
      'METAML_E_PLUGIN_CORE',
      ['metaml-odd', '@metaml/core ^0.2.0', '@metaml/core 0.1.0'],
      [plugin('metaml-odd', 'odd', { json: { name: 'metaml-odd', peerDependencies: core } })],
    ],
    [
      'METAML_E_PLUGIN_CORE',
      ['a peer dependency'],
      [
        plugin('metaml-odd', 'odd', {
          json: { name: 'metaml-odd', peerDependencies: {}, dependencies: core },
        }),
      ],
    ],
    [
      'METAML_E_PLUGIN_DUPLICATE',
      ["The task 'odd'", 'metaml-odd 1.0.0', 'metaml-twin 1.0.0'],
      [plugin('metaml-odd', 'odd'), plugin('metaml-twin', 'odd')],
    ],
    [
      'METAML_E_PLUGIN_DUPLICATE',
      ["The command 'go'"],
      ['a', 'b'].map(id =>
        plugin(`metaml-${id}`, id, {
          metaml: { commands: [{ name: 'go', summary: 'Goes', module: './go.js' }] },
        }),
      ),
    ],
  ])('%s: %j', async (code, texts, packages) => {
    const projectDir = await makeProject(packages)
    const error: unknown = await openRegistry({ projectDir }).then(
      () => 'opened',
      caught => caught,
    )
    expect(error).toMatchObject({ code, kind: 'plugin' })
    for (const text of texts) expect((error as Error).message).toContain(text)
  })

  test('manifest before apiVersion before core before duplicates', async () => {
    const twin = plugin('metaml-twin', 'odd')
    const core2 = { json: { name: 'metaml-odd', peerDependencies: core } }
    const codeOf = async (odd: Package): Promise<string> => {
      const projectDir = await makeProject([odd, twin])
      return await openRegistry({ projectDir }).then(
        () => 'opened',
        error => error.code,
      )
    }
    expect(
      await codeOf(
        plugin('metaml-odd', 'odd', {
          ...core2,
          json: { ...core2.json, metaml: { apiVersion: 2, tasks: [] } },
        }),
      ),
    ).toBe('METAML_E_PLUGIN_API_VERSION')
    expect(await codeOf(plugin('metaml-odd', 'odd', core2))).toBe('METAML_E_PLUGIN_CORE')
    expect(await codeOf(plugin('metaml-odd', 'odd'))).toBe('METAML_E_PLUGIN_DUPLICATE')
  })

  test('a package.json that is no JSON', async () => {
    const projectDir = await makeProject([{ json: { name: 'metaml-odd' }, files: { 'package.json': '{' } }])
    await expect(openRegistry({ projectDir })).rejects.toMatchObject({ code: 'METAML_E_PLUGIN_MANIFEST' })
  })

  test.each([
    ['throws', 'throw new Error("no luck today")', 'METAML_E_PLUGIN_IMPORT', 'no luck today'],
    ['does not parse', 'export const = 1', 'METAML_E_PLUGIN_IMPORT', 'metaml-odd'],
    [
      'exports another name',
      taskModule('odd').replace('const task', 'const other'),
      'METAML_E_PLUGIN_EXPORT',
      "'task'",
    ],
    ['has another id', taskModule('even'), 'METAML_E_PLUGIN_EXPORT', '"even"'],
    ['has other outputs', taskModule('odd').replace("'dnn'", "'rtl'"), 'METAML_E_PLUGIN_EXPORT', 'outputs'],
    [
      'has another default',
      taskModule('odd').replace('default: 1', 'default: 2'),
      'METAML_E_PLUGIN_EXPORT',
      'params',
    ],
    [
      'is of another version',
      taskModule('odd').replace('apiVersion: 1', 'apiVersion: 2'),
      'METAML_E_PLUGIN_EXPORT',
      'apiVersion 2',
    ],
  ])('a module that %s: found when it is needed, not before', async (_what, text, code, found) => {
    const projectDir = await makeProject([plugin('metaml-odd', 'odd', { files: { 'dist/index.js': text } })])
    const registry = await openRegistry({ projectDir })
    const error = await registry.load(['odd']).then(
      () => undefined,
      caught => caught,
    )
    expect(error).toMatchObject({ code, kind: 'plugin' })
    expect(error.message).toContain(found)
  })

  test('a linked plugin that is not built is told apart from a broken one', async () => {
    const odd: Package = { ...plugin('metaml-odd', 'odd'), files: {} }
    const errorOf = async (layout: Layout) => {
      const registry = await openRegistry({ projectDir: await makeProject([odd], { layout }) })
      return await registry.load(['odd']).catch((error: unknown) => error)
    }
    expect(await errorOf('workspace')).toMatchObject({ todo: expect.stringContaining('build') })
    expect(await errorOf('npm')).toMatchObject({ todo: expect.stringContaining('reinstall') })
  })

  test('a plugin that is listed but not installed stops; an optional one, or another package, does not', async () => {
    const fields = (field: string, name: string) => ({
      fields: { [field]: { '@metaml/cli': '*', [name]: '*' } },
    })
    const gone = await makeProject([], fields('dependencies', '@metaml/pruning'))
    await expect(openRegistry({ projectDir: gone })).rejects.toMatchObject({
      code: 'METAML_E_PLUGIN_NOT_INSTALLED',
      message: expect.stringContaining('@metaml/pruning'),
    })
    for (const [field, name] of [
      ['optionalDependencies', '@metaml/pruning'],
      ['dependencies', 'left-pad'],
    ]) {
      const projectDir = await makeProject([], fields(field!, name!))
      const registry = await openRegistry({ projectDir })
      expect(registry.missing).toEqual([name])
      await expect(registry.load(['pruning'])).rejects.toMatchObject({
        found: expect.stringContaining(name!),
      })
    }
  })
})

test('a plugin at a path is taken like a dependency, once', async () => {
  const elsewhere = await makeProject([plugin('metaml-wide', 'wide')])
  const path = placeOf(elsewhere, 'metaml-wide', 'npm')
  const projectDir = await makeProject([plugin('metaml-deep', 'deep')])
  const open = (...plugins: string[]) => openRegistry({ projectDir, plugins })
  expect((await open(path, path, 'node_modules/metaml-deep')).taskIds).toEqual(['deep', 'wide'])
  await expect(open('nowhere')).rejects.toMatchObject({ code: 'METAML_E_PLUGIN_PATH', kind: 'usage' })
  await expect(open('node_modules/@metaml/cli')).rejects.toMatchObject({ code: 'METAML_E_PLUGIN_MANIFEST' })
})

test('another copy of a task, and a task of no plugin, are refused', async () => {
  const wide = plugin('metaml-wide', 'wide')
  const [projectDir, other] = [await makeProject([wide]), await makeProject([wide])]
  const registry = await openRegistry({ projectDir })
  const copy = await importTask(placeOf(other, 'metaml-wide', 'npm'))
  await expect(registry.checkTasks(new Map([['wide', copy]]))).rejects.toMatchObject({
    code: 'METAML_E_TASK_FOREIGN',
    found: expect.stringContaining(other),
    expected: expect.stringContaining(projectDir),
  })
  const { units: _, ...own } = copy
  await expect(registry.checkTasks(new Map([['mine', { ...own, id: 'mine' }]]))).rejects.toMatchObject({
    code: 'METAML_E_TASK_UNKNOWN',
    todo: 'install the plugin that brings it',
  })
  await expect(registry.load(['reduce'])).rejects.toMatchObject({
    ...{ code: 'METAML_E_TASK_UNKNOWN', todo: 'npm install @metaml/control' },
    data: { task: 'reduce', package: '@metaml/control' },
  })
  await expect(registry.load(['wied'])).rejects.toMatchObject({
    code: 'METAML_E_TASK_UNKNOWN',
    todo: expect.stringContaining("write 'wide'?"),
  })
  expect(() => registry.origin('wied')).toThrow(expect.objectContaining({ code: 'METAML_E_TASK_UNKNOWN' }))
})

test('commands are listed with the path of their module', async () => {
  const commands = [{ name: 'halves', summary: 'Counts halves', module: './dist/halves.js' }]
  const bringer = { json: { name: 'metaml-halves', metaml: { apiVersion: 1, tasks: [], commands } } }
  const projectDir = await makeProject([bringer])
  expect((await openRegistry({ projectDir })).commands).toEqual([
    {
      name: 'halves',
      summary: 'Counts halves',
      module: join(projectDir, 'node_modules/metaml-halves/dist/halves.js'),
      package: 'metaml-halves',
      version: '1.0.0',
      dir: join(projectDir, 'node_modules/metaml-halves'),
    },
  ])
})

test('a project that does not have @metaml/core itself takes the one that its @metaml/cli uses', async () => {
  const cli = { json: { name: '@metaml/cli', version: '0.1.0', dependencies: { '@metaml/core': '*' } } }
  const wide = plugin('metaml-wide', 'wide')
  const open = async (core: string) => {
    const fields = { dependencies: { '@metaml/cli': '*', 'metaml-wide': '*' } }
    const projectDir = await makeProject([cli, wide], { layout: 'pnpm', core, fields })
    await rm(join(projectDir, 'node_modules/@metaml/core'))
    return await openRegistry({ projectDir })
  }
  expect((await open('0.1.5')).taskIds).toEqual(['wide'])
  await expect(open('0.2.0')).rejects.toMatchObject({ code: 'METAML_E_PLUGIN_CORE' })
})
