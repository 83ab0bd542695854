import { resolveDataset } from '@metaml/datasets'
import { buildJetDnn, draftNetwork } from '@metaml/keras'
import { testTask } from '@metaml/plugin-kit/testing'
import { scaling } from '@metaml/scaling'
import { afterAll } from 'vitest'
import { makeJetsProject, removeProject } from './jets-project.js'

const projectDir = await makeJetsProject()
afterAll(() => removeProject(projectDir))
const dataset = await resolveDataset('jets', { projectDir })
const inputs = { model: draftNetwork(buildJetDnn({ seed: 1 }), { dataset }) }
const brief = { trainEpochs: 3, batchSize: 32, tolerateAccLoss: 1 }

testTask(scaling, [
  { name: 'a uniform search', params: { ...brief, defaultScaleFactor: 0.25 }, inputs, projectDir },
  {
    name: 'one factor, averaged over seeds',
    params: { ...brief, scaleAuto: false, defaultScaleFactor: 0.5, seeds: 2 },
    inputs,
    projectDir,
  },
  {
    name: 'layer after layer',
    params: { ...brief, strategy: 'per-layer', defaultScaleFactor: 0.5, maxTrialsNum: 4 },
    inputs,
    projectDir,
  },
])
