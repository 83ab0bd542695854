import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openDataset, resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { npy, npyTexts, zip } from './npy.js'
import { csv, makeProject, openAll, opened, rows } from './project.js'

test('splits are disjoint, stratified, seeded and recorded', async () => {
  const project = await makeProject({ 'rows.csv': csv })
  const { reference, splits, all } = await openAll('rows.csv', project)
  expect(all).toEqual(opened)
  expect(reference).toMatchObject({ splitSeed: 0, splits: { train: 12, validation: 4, test: 4 } })
  for (const { y } of Object.values(splits)) expect(y.filter(index => index === 0).length).toBe(y.length / 2)
  const seeded = { file: 'rows.csv', split: { seed: 5, validation: 0.3, test: 0.1 } }
  const other = await openAll(seeded, project)
  expect(other.reference).toMatchObject({ splitSeed: 5, splits: { train: 12, validation: 6, test: 2 } })
  expect(other.reference.digest).not.toBe(reference.digest)
  expect((await openAll(seeded, project)).splits).toEqual(other.splits)
})

test('the digest is that of the content and of how it is read, not of the place', async () => {
  const here = await makeProject({ 'rows.csv': csv })
  const there = await makeProject({ 'deep/other.csv': csv })
  const digest = async (source: Parameters<typeof resolveDataset>[0], projectDir: string) =>
    (await resolveDataset(source, { projectDir })).digest
  const own = await digest('rows.csv', here)
  expect(await digest('deep/other.csv', there)).toBe(own)
  expect(await digest({ file: './deep/other.csv' }, there)).toBe(own)
  expect(await digest({ file: path.join(there, 'deep/other.csv') }, here)).toBe(own)
  for (const change of [
    { label: 'class', features: ['a'] },
    { classes: ['red', 'green'] },
    { metric: 'auc' as const },
    { scaling: 'none' as const },
    { split: { seed: 1 } },
  ]) {
    expect(await digest({ file: 'rows.csv', ...change }, here), JSON.stringify(change)).not.toBe(own)
  }
})

test('a reference opens where the project has been moved to', async () => {
  const project = await makeProject({ 'a/rows.csv': csv })
  const reference = await resolveDataset(
    { file: path.join(project, 'a/rows.csv'), scaling: { mean: [1], scale: [2] } },
    { projectDir: path.join(project, 'a') },
  )
  await mkdir(path.join(project, 'b'))
  await rename(path.join(project, 'a/rows.csv'), path.join(project, 'b/rows.csv'))
  const io = { projectDir: path.join(project, 'b'), splits: ['validation'] } as const
  expect((await (await openDataset(reference, io)).split('validation')).rows).toBe(4)
})

test('rows that have changed since are refused', async () => {
  const project = await makeProject({ 'rows.csv': csv })
  const reference = await resolveDataset('rows.csv', { projectDir: project })
  await writeFile(path.join(project, 'rows.csv'), csv.replace('\n7,3.5', '\n7,3.25'))
  await expect(openDataset(reference, { projectDir: project, splits: ['train'] })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_CHANGED',
  })
})

test('given splits are taken as they are, columns go by name', async () => {
  const test = 'class,b,a\nred,0.5,101\ngreen,0.25,100\n'
  const project = await makeProject({ 'train.csv': csv, 'test.csv': test })
  const { reference, splits } = await openAll({ files: { train: 'train.csv', test: 'test.csv' } }, project)
  expect(reference.splits).toEqual({ train: 16, validation: 4, test: 2 })
  expect([...splits.test.x]).toEqual([101, 0.5, 100, 0.25])
  expect([...splits.test.y].map(index => reference.classes[index])).toEqual(['red', 'green'])
})

test('a column may say the split', async () => {
  const place = (i: number): string => (i < 10 ? 'train' : i < 15 ? 'val' : 'test')
  const text = rows.map((row, i) => `${row.a},${row.b},${row.class},${place(i)}\n`).join('')
  const project = await makeProject({ 'rows.csv': `a,b,class,part\n${text}` })
  const { reference, splits } = await openAll({ file: 'rows.csv', split: { column: 'part' } }, project)
  expect(reference).toMatchObject({
    splitSeed: 0,
    splits: { train: 10, validation: 5, test: 5 },
    features: [2],
  })
  expect([...splits.test.x.filter((_, i) => i % 2 === 0)]).toEqual([15, 16, 17, 18, 19])
})

test('one-hot columns, targets, weights and columns to leave out', async () => {
  const head = 'red,a,green,b,w,note,t1,t2\n'
  const text = rows
    .map((row, i) => `${1 - (i % 2)},${row.a},${i % 2},${row.b},${i + 1},some text,${i * 3},${-i}\n`)
    .join('')
  const project = await makeProject({ 'rows.csv': head + text })
  const common = { file: 'rows.csv', weight: 'w', ignore: ['note'] }
  const labelled = await openAll({ ...common, label: ['red', 'green'], features: ['a', 'b'] }, project)
  expect(labelled.all).toEqual(opened.map((row, i) => ({ ...row, weight: i + 1 })))
  expect(labelled.reference.classes).toEqual(['red', 'green'])
  const aimed = await openAll({ ...common, target: ['t1', 't2'], features: ['a'] }, project)
  expect(aimed.reference).toMatchObject({ classes: [], targets: ['t1', 't2'], metric: 'mse', features: [1] })
  expect(aimed.all.map(row => row.target)).toEqual(rows.map((_, i) => [i * 3, 0 - i]))
  expect(aimed.splits.train.y).toHaveLength(0)

  const bad = await makeProject({ 'rows.csv': head + text.replace('\n0,1,1,', '\n1,1,1,') })
  await expect(openAll({ ...common, label: ['red', 'green'] }, bad)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_LABEL',
    data: { row: 2, column: 'red' },
  })
})

test('targets and weights stand beside arrays', async () => {
  const x = npy('<f4', [20, 2], Float32Array.from(rows.flatMap(row => [row.a, row.b])))
  const y = npy(
    '<f4',
    [20],
    Float32Array.from(rows, row => row.a * 7),
  )
  const w = npy(
    '<f4',
    [20],
    Float32Array.from(rows, row => row.a + 1),
  )
  const project = await makeProject({ 'rows.npz': zip({ 'x.npy': x, 'y.npy': y, 'w.npy': w }) })
  const { all } = await openAll({ file: 'rows.npz', target: 'y', weight: 'w' }, project)
  expect(all.map(({ target, weight }) => [target[0], weight])).toEqual(
    rows.map(row => [row.a * 7, row.a + 1]),
  )
})

test('a scaling from a file goes by the names of the features', async () => {
  const project = await makeProject({
    'rows.csv': csv,
    'scaler.csv': 'feature,mean,scale\nb,10,2\na,100,4\nother,0,1\n',
    'scaler.json': '{"mean_": [100, 10], "scale_": [4, 2]}',
    'scaler.npz': zip({
      'mean.npy': npy('<f8', [2], Float64Array.of(100, 10)),
      'scale.npy': npy('<f8', [2], Float64Array.of(4, 2)),
    }),
    'short.csv': 'feature,mean,scale\nb,10,2\n',
    'zero.csv': 'feature,mean,scale\na,10,0\nb,1,1\n',
  })
  const open = async (file: string) => await openAll({ file: 'rows.csv', scaling: { file } }, project)
  for (const file of ['scaler.csv', 'scaler.json', 'scaler.npz']) {
    const { reference, all } = await open(file)
    expect(reference.scaling).toEqual({ mean: [100, 10], scale: [4, 2] })
    expect(all.map(row => row.x)).toEqual(rows.map(row => [(row.a - 100) / 4, (row.b - 10) / 2]))
  }
  for (const file of ['short.csv', 'zero.csv']) {
    await expect(open(file)).rejects.toMatchObject({ code: 'METAML_E_DATASET_SCALING' })
  }
})

test('images are scaled channel by channel, on train alone', async () => {
  const x = Float32Array.from({ length: 20 * 8 }, (_, i) => (i % 2 === 0 ? 3 : Math.floor(i / 8)))
  const project = await makeProject({
    'rows.npz': zip({
      'x.npy': npy('<f4', [20, 2, 2, 2], x),
      'y.npy': npyTexts(rows.map(row => row.class)),
    }),
  })
  const reference = await resolveDataset('rows.npz', { projectDir: project })
  const dataset = await openDataset(reference, { projectDir: project, splits: ['train'] })
  expect(dataset.scaler.mean).toHaveLength(2)
  expect([dataset.scaler.mean[0], dataset.scaler.scale[0]]).toEqual([3, 1])
  const { x: scaled } = await dataset.split('train')
  const odd = scaled.filter((_, i) => i % 2 === 1)
  expect(odd.reduce((sum, n) => sum + n, 0) / odd.length).toBeCloseTo(0, 5)
  expect(odd.reduce((sum, n) => sum + n * n, 0) / odd.length).toBeCloseTo(1, 5)
})

test.each([
  ['rows.xls', 'METAML_E_DATASET_FORMAT'],
  ['none/rows.csv', 'METAML_E_DATASET_MISSING'],
  ['unlabelled.csv', 'METAML_E_DATASET_COLUMN'],
  ['empty.csv', 'METAML_E_DATASET_FILE'],
  ['few.csv', 'METAML_E_DATASET_EMPTY'],
  ['one-class.csv', 'METAML_E_DATASET_CLASS'],
  ['twice.csv', 'METAML_E_DATASET_FILE'],
])('%s is refused as %s', async (file, code) => {
  const project = await makeProject({
    'rows.xls': 'x',
    'unlabelled.csv': 'a,b\n1,2\n',
    'empty.csv': '',
    'few.csv': 'a,class\n1,x\n2,y\n',
    'one-class.csv': `a,class\n${'1,x\n'.repeat(20)}`,
    'twice.csv': 'a,a,class\n1,2,x\n',
  })
  await expect(resolveDataset(file, { projectDir: project })).rejects.toMatchObject({ code })
})

test('a misspelt column gets a suggestion', async () => {
  const project = await makeProject({ 'rows.csv': csv })
  await expect(
    resolveDataset({ file: 'rows.csv', label: 'clas' }, { projectDir: project }),
  ).rejects.toMatchObject({
    code: 'METAML_E_DATASET_COLUMN',
    todo: "write 'class'?",
  })
})

test('the index that pandas writes is no feature', async () => {
  const text = csv.trimEnd().split('\n')
  const project = await makeProject({
    'rows.csv': text.map((line, i) => `${i === 0 ? '' : i - 1},${line}\n`).join(''),
  })
  await expect(resolveDataset('rows.csv', { projectDir: project })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_COLUMN',
    todo: "leave the column out: ignore: ['']",
  })
  expect((await openAll({ file: 'rows.csv', ignore: [''] }, project)).all).toEqual(opened)
})

test('a weight below 0 is an error with its row', async () => {
  const project = await makeProject({
    'rows.csv': `a,class,w\n${rows.map((row, i) => `${row.a},${row.class},${i === 6 ? -1 : 1}\n`).join('')}`,
  })
  await expect(openAll({ file: 'rows.csv', weight: 'w' }, project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_VALUE',
    expected: '0 or more',
    data: { row: 7 },
  })
})
