import { resolveDataset } from '@metaml/datasets'
import { buildJetDnn, draftNetwork } from '@metaml/keras'
import { testTask } from '@metaml/plugin-kit/testing'
import { pruning } from '@metaml/pruning'
import { afterAll } from 'vitest'
import { makeJetsProject, removeProject } from './jets-project.js'

const projectDir = await makeJetsProject()
afterAll(() => removeProject(projectDir))
const dataset = await resolveDataset('jets', { projectDir })
const inputs = { model: draftNetwork(buildJetDnn({ seed: 1 }), { dataset }) }
const brief = { trainEpochs: 3, batchSize: 32 }

testTask(pruning, [
  { name: 'a search', params: { ...brief, tolerateAccLoss: 1, pruningRateThresh: 0.25 }, inputs, projectDir },
  {
    name: 'a search that re-measures the border',
    params: {
      ...brief,
      tolerateAccLoss: 0.1,
      pruningRateThresh: 0.25,
      search: 'bisection-robust',
      borderSeeds: 2,
    },
    inputs,
    projectDir,
  },
  {
    name: 'a given rate of filters',
    params: { ...brief, rate: 0.5, granularity: 'filter' },
    inputs,
    projectDir,
  },
  {
    name: 'rates of layers, from new weights',
    params: { ...brief, rates: { fc1: 0.9 }, start: 'scratch' },
    inputs,
    projectDir,
  },
])
