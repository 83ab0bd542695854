import { resolveDataset } from '@metaml/datasets'
import { testTask } from '@metaml/plugin-kit/testing'
import { quantization } from '@metaml/quantization'
import { afterAll } from 'vitest'
import { draftOf, makeHls4mlProject, removeFolder } from './hls4ml-project.js'
import { makeJetsProject } from './jets-project.js'

const projectDir = await makeJetsProject()
const { root, folder } = await makeHls4mlProject()
afterAll(async () => {
  await removeFolder(projectDir)
  await removeFolder(root)
})
const dataset = await resolveDataset('jets', { projectDir })
const inputs = { model: await draftOf(folder, dataset) }

testTask(quantization, [
  {
    name: 'the greedy search',
    params: { tolerateAccLoss: 0.05, samples: 100, granularity: 'layer', cores: 1 },
    inputs,
    projectDir,
    slow: true,
  },
  {
    name: "the paper's search",
    params: {
      tolerateAccLoss: 0.05,
      samples: 100,
      search: 'paper',
      startPrecision: 'ap_fixed<8,4>',
      cores: 1,
    },
    inputs,
    projectDir,
    slow: true,
  },
])
