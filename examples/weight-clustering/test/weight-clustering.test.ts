import { rm } from 'node:fs/promises'
import { testTask } from '@metaml/plugin-kit/testing'
import { weightClustering } from '@metaml-examples/weight-clustering'
import { afterAll } from 'vitest'
import { makeClustersProject } from './clusters-project.js'

const { dir, model } = await makeClustersProject()
afterAll(() => rm(dir, { recursive: true, force: true }))

testTask(weightClustering, [
  {
    name: 'a search',
    params: { tolerateAccLoss: 0.05, maxClusters: 16 },
    inputs: { model },
    projectDir: dir,
  },
  {
    name: 'the first candidate alone',
    params: { tolerateAccLoss: 1, maxClusters: 2, trainTestDataset: 'data/rows.csv' },
    inputs: { model },
    projectDir: dir,
  },
])
