import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { makeJetsProject } from '../jets-project.js'
import { makeProject, openAll } from '../project.js'
import { sharedData } from '../shared-data.js'

test("the user's own file takes the place of the look-alike, and the reference says so", async ctx => {
  const shared = await sharedData(ctx)
  const lines = (await readFile(path.join(shared, 'jets/jets_real_500.csv'), 'utf8')).trim().split(/\r?\n/)
  const columns = lines[0]!.split(',')
  // As OpenML has it: another order of the columns, and of the classes.
  const turned = lines.slice(1).map(line => line.split(',').reverse().join(','))
  const attributes = [...columns]
    .reverse()
    .map(name => (name === 'class' ? '@ATTRIBUTE class {g,q,w,z,t}' : `@ATTRIBUTE ${name} REAL`))
  const project = await makeProject({
    'mine/jets.arff': `@RELATION jets\n${attributes.join('\n')}\n@DATA\n${turned.join('\n')}\n`,
  })
  const { reference, all } = await openAll({ name: 'jets', file: 'mine/jets.arff' }, project)
  expect(reference).toMatchObject({
    source: 'jets',
    origin: 'own file, jets.arff',
    features: [16],
    classes: ['g', 'q', 't', 'w', 'z'],
    splits: { train: 300, validation: 100, test: 100 },
  })
  const first = lines[1]!.split(',')
  const found = all.find(({ x }) => x[0] === Math.fround(Number(first[0])))!
  expect(found.x).toEqual(first.slice(0, 16).map(text => Math.fround(Number(text))))
  expect(found.y).toBe(first[16])
})

test('the look-alike takes the classes in the order of the outputs', async () => {
  const projectDir = await makeJetsProject()
  const turned = { name: 'jets', classes: ['q', 'g'] } as const
  const io = { projectDir, splits: ['train'] } as const
  const usual = await resolveDataset('jets', { projectDir })
  const reference = await resolveDataset({ ...turned, classes: ['q', 'g'] }, { projectDir })
  expect(reference.classes).toEqual(['q', 'g'])
  expect(reference.digest).not.toBe(usual.digest)
  const { y } = await (await openDataset(usual, io)).split('train')
  const { y: other } = await (await openDataset(reference, io)).split('train')
  expect([...other]).toEqual([...y].map(index => 1 - index))
  await expect(resolveDataset({ name: 'jets', classes: ['q', 'x'] }, { projectDir })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_CLASS',
  })
  await expect(resolveDataset({ name: 'jets', label: 'class' }, { projectDir })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_SOURCE',
  })
})
