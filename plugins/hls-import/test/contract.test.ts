import { rm } from 'node:fs/promises'
import path from 'node:path'
import { hlsImport } from '@metaml/hls-import'
import { testTask } from '@metaml/plugin-kit/testing'
import { afterAll } from 'vitest'
import { makeHls4mlProject } from './hls4ml-project.js'
import { makeJetsProject } from './jets-project.js'

const projectDir = await makeJetsProject()
await makeHls4mlProject(path.join(projectDir, 'kernel'))
afterAll(() => rm(projectDir, { recursive: true, force: true }))

testTask(hlsImport, [
  { name: 'a project alone', params: { projectDir: 'kernel' }, projectDir },
  {
    name: 'with a data set, on another part',
    params: {
      projectDir: 'kernel',
      trainTestDataset: 'jets',
      fpgaPartNumber: 'xc7z020clg400-1',
      clockPeriod: 10,
    },
    projectDir,
    slow: true,
  },
])
