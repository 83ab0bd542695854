import { accessSync, constants, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeProject, type TinyProject, tinyFlow } from './tiny-project.js'

async function projectWithRun(): Promise<TinyProject> {
  const project = makeProject()
  project.write('base.ts', 'export const base: number = 3\n')
  project.write('tiny.flow.ts', tinyFlow)
  expect((await project.metaml(['run', 'tiny.flow.ts', '--id', 'first'])).code).toBe(0)
  return project
}

const read = (project: TinyProject, file: string) => readFileSync(join(project.dir, file), 'utf8')

it('writes a model as writable files, with where it is from', async () => {
  const project = await projectWithRun()
  const { code, stdout } = await project.metaml(['export', 'tiny-search', 'out/mine'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^Wrote tiny-search\/step-2 of the run first \(note\) to out\/mine: 2 files, /)
  expect(readdirSync(join(project.dir, 'out'))).toEqual(['mine'])
  expect(readdirSync(join(project.dir, 'out/mine')).sort()).toEqual(['number.txt', 'provenance.json'])
  expect(read(project, 'out/mine/number.txt')).toBe('5')
  expect(statSync(join(project.dir, 'out/mine/number.txt')).mode & 0o200).toBe(0o200)
  accessSync(join(project.dir, 'out/mine'), constants.W_OK)

  const provenance = JSON.parse(read(project, 'out/mine/provenance.json'))
  expect(provenance).toMatchObject({
    ...{ format: 1, model: 'tiny-search/step-2', run: 'first', flow: 'tiny', kind: 'note' },
    digest: expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
  })
  expect(provenance.made.map((made: { model: string }) => made.model)).toEqual([
    ...['tiny-search/step-2', 'tiny-source/make'],
  ])
  expect(provenance.made[0]).toMatchObject({
    ...{ task: 'tiny-search', parents: ['tiny-source/make'], seed: 1, tools: {} },
    parameters: { steps: 2 },
    work: { unit: 'make', args: { base: 2 } },
    versions: { 'metaml-tiny': expect.stringContaining('0.1.0'), node: process.versions.node },
    metrics: [{ name: 'accuracy', value: 5, stage: 'float', split: 'validation' }],
  })
})

it('follows parents into the run that they were made in', async () => {
  const project = await projectWithRun()
  const { definition } = JSON.parse((await project.metaml(['check', 'tiny.flow.ts', '--json'])).stdout)
  project.write('tiny.json', JSON.stringify(definition))
  const from = ['run', 'tiny.json', '--from', 'first:tiny-source', 'tiny-search.steps=3', '--id', 'second']
  expect((await project.metaml(from)).code).toBe(0)
  const json = await project.metaml(['export', 'second:tiny-search', 'out', '--json'])
  expect(JSON.parse(json.stdout)).toMatchObject({ model: 'tiny-search/step-3', run: 'second', notes: [] })
  const made = () => JSON.parse(read(project, 'out/provenance.json'))
  expect(made().made.map((one: { run: string; model: string }) => `${one.run} ${one.model}`)).toEqual([
    ...['second tiny-search/step-3', 'first tiny-source/make'],
  ])
  rmSync(join(project.dir, '.metaml/runs/first'), { recursive: true })
  rmSync(join(project.dir, 'out'), { recursive: true })
  expect((await project.metaml(['export', 'tiny-search', 'out'])).code).toBe(0)
  expect(made().lost).toEqual(['first:tiny-source/make'])
})

it('takes an empty folder, and refuses one with something in it', async () => {
  const project = await projectWithRun()
  mkdirSync(join(project.dir, 'out'))
  expect((await project.metaml(['export', 'tiny-search', 'out'])).code).toBe(0)
  const again = await project.metaml(['export', 'tiny-source', 'out'])
  expect([again.code, again.stderr.includes('METAML_E_EXPORT_EXISTS')]).toEqual([2, true])
  expect(read(project, 'out/number.txt')).toBe('5')
  const file = await project.metaml(['export', 'tiny-source', 'tiny.flow.ts'])
  expect([file.code, file.stderr.includes('METAML_E_EXPORT_EXISTS')]).toEqual([2, true])
  const below = await project.metaml(['export', 'tiny-source', 'tiny.flow.ts/out'])
  expect([below.code, below.stderr.includes('METAML_E_EXPORT_UNWRITABLE')]).toEqual([2, true])
})

it('names the nearest model, and a file that the store lost', async () => {
  const project = await projectWithRun()
  const unknown = await project.metaml(['export', 'tiny-serch', 'out'])
  expect([unknown.code, unknown.stderr.includes("write 'tiny-search'?")]).toEqual([2, true])
  expect(unknown.stderr).toContain('METAML_E_MODEL_UNKNOWN')
  const run = await project.metaml(['export', 'frst:tiny-search', 'out'])
  expect([run.code, run.stderr.includes('METAML_E_RUN_UNKNOWN')]).toEqual([2, true])
  const { model } = JSON.parse((await project.metaml(['show', '--model', 'tiny-search', '--json'])).stdout)
  expect(model.id).toBe('tiny-search/step-2')
  const hash: string = model.files['number.txt']
  rmSync(join(project.dir, '.metaml/store/objects', hash.slice(0, 2), hash))
  const lost = await project.metaml(['export', 'tiny-search', 'out'])
  expect([lost.code, lost.stderr.includes('METAML_E_STORE_MISSING')]).toEqual([1, true])
  expect(readdirSync(project.dir)).not.toContain('out')
})

it('names the package of a kind that is no longer installed', async () => {
  const project = await projectWithRun()
  rmSync(join(project.dir, 'node_modules/metaml-tiny'))
  const dependencies = { '@metaml/cli': '*', '@metaml/core': '*' }
  project.write('package.json', JSON.stringify({ name: 'project', type: 'module', dependencies }))
  const { code, stderr } = await project.metaml(['export', 'tiny-search', 'out'])
  expect(code).toBe(3)
  expect(stderr).toMatch(/METAML_E_EXPORT_KIND[\s\S]*npm install metaml-tiny/)
})
