import { resolveDataset } from '@metaml/datasets'
import { expect, test } from 'vitest'
import { loadDatasetPackage } from '../dist/load-package.js'
import { makeJetsProject } from './jets-project.js'

test('a reference says what the data is', async () => {
  const reference = await resolveDataset('jets', { projectDir: await makeJetsProject() })
  expect(reference).toEqual({
    source: 'jets',
    origin: 'look-alike, @metaml/dataset-jets',
    digest: expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
    classes: ['g', 'q'],
    features: [2],
    metric: 'accuracy',
    splitSeed: 0,
    splits: { train: 6, validation: 2, test: 2 },
    scaling: 'standard',
  })
})

test('the digest is that of rows and scaling, not of the place', async () => {
  const [here, there, other] = await Promise.all([
    makeJetsProject(),
    makeJetsProject(),
    makeJetsProject('rows-2'),
  ])
  const digest = async (projectDir: string, scaling: 'none' | 'standard') =>
    (await resolveDataset('jets', { projectDir, scaling })).digest
  expect(await digest(here, 'standard')).toBe(await digest(there, 'standard'))
  expect(await digest(here, 'standard')).not.toBe(await digest(here, 'none'))
  expect(await digest(here, 'standard')).not.toBe(await digest(other, 'standard'))
})

test('a misspelt name gets a suggestion', async () => {
  await expect(resolveDataset('jet', { projectDir: await makeJetsProject() })).rejects.toMatchObject({
    code: 'METAML_E_DATASET_UNKNOWN',
    todo: "write 'jets'?",
  })
})

test('a package that is not installed is named', async () => {
  const project = await makeJetsProject()
  await expect(loadDatasetPackage('@metaml/dataset-none', 'none', project)).rejects.toMatchObject({
    code: 'METAML_E_DATASET_MISSING',
    todo: 'run: npm install @metaml/dataset-none',
  })
})
