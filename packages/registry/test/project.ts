import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { temporaryFolder } from './temporary-folder.js'

/** How a package manager lays out packages: real folders, links into a store, links to the workspace. */
export const layouts = ['npm', 'pnpm', 'workspace'] as const
export type Layout = (typeof layouts)[number]

/** A package to lay out: its package.json (name and version given) and files. */
export interface Package {
  readonly json: { readonly name: string; readonly version?: string; readonly [field: string]: unknown }
  readonly files?: { readonly [path: string]: string }
}

/** Makes a project that depends on these packages (and on a @metaml/cli and a @metaml/core). */
export async function makeProject(
  packages: readonly Package[],
  options: { layout?: Layout; fields?: object; core?: string; inner?: readonly Package[] } = {},
): Promise<string> {
  const { layout = 'npm', inner = [] } = options
  const dir = await temporaryFolder()
  const given = new Set(packages.map(({ json }) => json.name))
  const always: Package[] = [
    { json: { name: '@metaml/cli', version: '0.1.0' } },
    { json: { name: '@metaml/core', version: options.core ?? '0.1.0' } },
  ]
  const direct = [...always.filter(({ json }) => !given.has(json.name)), ...packages]
  const dependencies = Object.fromEntries(direct.map(({ json }) => [json.name, '*']))
  await writeFiles(dir, {
    'package.json': JSON.stringify({ name: 'project', dependencies, ...options.fields }),
  })
  for (const { json } of direct) {
    if (layout === 'npm') continue
    await link(placeOf(dir, json.name, layout), join(dir, 'node_modules', json.name))
  }
  for (const { json, files = {} } of [...direct, ...inner]) {
    const place = placeOf(dir, json.name, layout)
    await writeFiles(place, {
      'package.json': JSON.stringify({
        version: '1.0.0',
        type: 'module',
        exports: './dist/index.js',
        ...json,
      }),
      ...files,
    })
    if (layout === 'npm') continue
    const needs = { ...(json.dependencies as object), ...(json.peerDependencies as object) }
    const beside =
      layout === 'pnpm' ? join(place, ...json.name.split('/').map(() => '..')) : join(place, 'node_modules')
    for (const name of Object.keys(needs)) await link(placeOf(dir, name, layout), join(beside, name))
  }
  return dir
}

/** The real folder of a package. */
export function placeOf(dir: string, name: string, layout: Layout): string {
  if (layout === 'npm') return join(dir, 'node_modules', name)
  if (layout === 'workspace') return join(dir, 'packages', name.replace('/', '+'))
  return join(dir, 'node_modules/.pnpm', `${name.replace('/', '+')}@1`, 'node_modules', name)
}

async function link(target: string, at: string): Promise<void> {
  await mkdir(dirname(at), { recursive: true })
  await symlink(relative(dirname(at), target), at)
}

async function writeFiles(dir: string, files: { readonly [path: string]: string }): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
}

/** What a task's manifest says when nothing else is wanted. */
export function saidTask(id: string, facts: object = {}): object {
  return {
    id,
    export: 'task',
    role: 'transformation',
    summary: `Does ${id}`,
    inputs: {},
    outputs: { model: 'dnn' },
    multiplicity: '0-to-1',
    params: { type: 'object', properties: { depth: { type: 'number', default: 1 } } },
    needs: [],
    ...facts,
  }
}

/** The module of a plugin that exports one task; `before` runs at import. */
export function taskModule(id: string, before = ''): string {
  return `${before}
const jsonSchema = () => ({ type: 'object', properties: { depth: { default: 1, type: 'number' } }, required: [] })
export const task = {
  apiVersion: 1, id: '${id}', role: 'transformation', summary: 'Does it', inputs: {}, outputs: { model: 'dnn' },
  params: { '~standard': { version: 1, vendor: 'test', validate: value => ({ value }),
    jsonSchema: { input: jsonSchema, output: jsonSchema } } },
  units: { work: { module: new URL('./work.js', import.meta.url) } },
  run: async () => ({}),
}
`
}

/** A plugin with one task that is as its manifest says. */
export function plugin(
  name: string,
  id: string,
  change: Partial<Package> & { metaml?: object } = {},
): Package {
  return {
    json: {
      name,
      peerDependencies: { '@metaml/core': '^0.1.0' },
      metaml: { apiVersion: 1, tasks: [saidTask(id)], ...change.metaml },
      ...change.json,
    },
    files: { 'dist/index.js': taskModule(id), ...change.files },
  }
}
