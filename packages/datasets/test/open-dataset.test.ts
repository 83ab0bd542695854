import { openDataset, range, resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { makeJetsProject } from './jets-project.js'

const open = ['train', 'validation'] as const

test('rows are scaled with the mean and deviation of train alone', async () => {
  const projectDir = await makeJetsProject()
  const reference = await resolveDataset('jets', { projectDir })
  const dataset = await openDataset(reference, { projectDir, splits: open })
  const deviation = Math.sqrt(35 / 12)
  expect([...dataset.scaler.mean]).toEqual([2.5, 5])
  expect([...dataset.scaler.scale]).toEqual([Math.fround(deviation), 1])

  const { x, y, rows } = await dataset.split('validation')
  expect(rows).toBe(2)
  expect([...y]).toEqual([0, 1])
  expect(x[0]).toBeCloseTo((6 - 2.5) / deviation, 5)
  expect(x[1]).toBe(0)
  expect(x[2]).toBeCloseTo((7 - 2.5) / deviation, 5)
})

test("scaling 'none' gives physical units", async () => {
  const projectDir = await makeJetsProject()
  const reference = await resolveDataset('jets', { projectDir, scaling: 'none' })
  const dataset = await openDataset(reference, { projectDir, splits: open })
  expect([...(await dataset.split('validation')).x]).toEqual([6, 5, 7, 5])
  expect(await range(dataset)).toEqual({ min: Float32Array.of(0, 5), max: Float32Array.of(5, 5) })
})

test('the test split is closed unless the unit may open it', async () => {
  const projectDir = await makeJetsProject()
  const reference = await resolveDataset('jets', { projectDir })
  const closed = await openDataset(reference, { projectDir, splits: open })
  await expect(closed.split('test')).rejects.toMatchObject({ code: 'METAML_E_TEST_SPLIT' })
  const opened = await openDataset(reference, { projectDir, splits: ['test'] })
  expect((await opened.split('test')).rows).toBe(2)
})

test('other rows than the reference names are refused', async () => {
  const reference = await resolveDataset('jets', { projectDir: await makeJetsProject() })
  const projectDir = await makeJetsProject('rows-2')
  await expect(openDataset(reference, { projectDir, splits: open })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_CHANGED',
    expected: reference.digest,
  })
})

test('what was opened last is not read again; other rows, and a split that is closed, are', async () => {
  const projectDir = await makeJetsProject()
  const reference = await resolveDataset('jets', { projectDir })
  const first = await openDataset(reference, { projectDir, splits: ['train', 'test'] })
  const again = await openDataset(reference, { projectDir, splits: ['test', 'train'] })
  expect((await again.split('test')).x).toBe((await first.split('test')).x)
  const closed = await openDataset(reference, { projectDir, splits: ['train'] })
  await expect(closed.split('test')).rejects.toMatchObject({ code: 'METAML_E_TEST_SPLIT' })
  expect((await closed.split('train')).x).toEqual((await first.split('train')).x)
})
