import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { findGarbage, readRun, removeGarbage } from '@metaml/engine'
import { expect, test } from 'vitest'
import { makeProject, searchFlow, startProcess, tiny } from '../run/tiny-project.js'

const storeOf = (projectDir: string): string => path.join(projectDir, '.metaml/store')

test('nothing is garbage while every run is kept', async () => {
  const project = makeProject()
  await project.run(tiny.diamond, { id: 'one' })
  const garbage = await findGarbage({ projectDir: project.projectDir })
  expect(garbage).toMatchObject({ runs: [], files: [], trials: [], bytes: 0 })
  expect(garbage.kept).toBeGreaterThan(0)
})

test('what only a removed run needs goes; another run still opens all its models and reuses all its trials', async () => {
  const project = makeProject()
  const { projectDir } = project
  await project.run(tiny.diamond, { id: 'kept' })
  await project.run(searchFlow({ base: 5 }, { steps: 4 }), { id: 'gone', seed: 9 })
  const before = await readRun(projectDir, 'kept')
  const garbage = await findGarbage({ projectDir, remove: ['gone'] })
  expect(garbage.runs).toEqual(['gone'])
  expect(garbage.files.length).toBeGreaterThan(0)
  expect(garbage.trials.length).toBeGreaterThan(0)
  expect(existsSync(garbage.folders[0]!)).toBe(true)

  await removeGarbage(garbage)
  expect([...garbage.files, ...garbage.trials, ...garbage.folders].filter(existsSync)).toEqual([])
  const recent = path.join(storeOf(projectDir), 'recent')
  const indexes = readdirSync(recent, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'))
  expect(indexes.join('').split('\n').length).toBeGreaterThan(7)
  for (const trial of garbage.trials) expect(indexes.join('')).not.toContain(path.basename(trial, '.json'))
  const named = new Set(before.models.flatMap(({ files }) => Object.values(files)))
  const there = readdirSync(path.join(storeOf(projectDir), 'objects'), { recursive: true }).map(String)
  for (const sha256 of named) expect(there.some(file => file.endsWith(sha256))).toBe(true)
  const noted = project.notes().length
  const again = await project.run(tiny.diamond, { id: 'again' })
  expect(again.status).toBe('done')
  expect(
    project
      .notes()
      .slice(noted)
      .filter(note => !note.startsWith('test')),
  ).toEqual([])
  expect(await findGarbage({ projectDir })).toMatchObject({ files: [], trials: [] })
})

test('a run whose folder is gone leaves garbage; a torn journal still keeps what it names', async () => {
  const project = makeProject()
  const { projectDir } = project
  const { dir } = await project.run(tiny.diamond, { id: 'one' })
  const { truncateSync, statSync } = await import('node:fs')
  const journal = path.join(dir, 'journal.jsonl')
  truncateSync(journal, statSync(journal).size - 7)
  expect((await findGarbage({ projectDir })).files).toEqual([])
  rmSync(dir, { recursive: true })
  expect((await findGarbage({ projectDir })).kept).toBe(0)
})

test('a store of several projects asks for the others, and keeps what they need', async () => {
  const [one, two] = [makeProject(), makeProject()]
  const config = { store: path.join(one.projectDir, 'shared') }
  await one.run(tiny.diamond, { config })
  await two.run(searchFlow({ base: 4 }), { config, seed: 4 })
  const request = { projectDir: one.projectDir, config }
  await expect(findGarbage(request)).rejects.toMatchObject({ code: 'METAML_E_GC_SHARED' })
  expect((await findGarbage({ ...request, also: [two.projectDir] })).files).toEqual([])
  expect((await findGarbage({ ...request, also: [] })).files.length).toBeGreaterThan(0)
})

test('nothing is looked for while a run goes on, and no run that is not there', async () => {
  const project = makeProject()
  const { projectDir } = project
  startProcess(projectDir, 'hanging')
  const owner = () =>
    readdirSync(path.join(projectDir, '.metaml/runs'), { recursive: true }).some(file =>
      String(file).endsWith('owner.json'),
    )
  await expect
    .poll(() => existsSync(path.join(projectDir, '.metaml/runs')) && owner(), { timeout: 20_000 })
    .toBe(true)
  await expect(findGarbage({ projectDir })).rejects.toMatchObject({ code: 'METAML_E_GC_RUNNING' })
  await expect(findGarbage({ projectDir, remove: ['nothere'] })).rejects.toMatchObject({
    code: 'METAML_E_RUN_UNKNOWN',
  })
})
