import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readNetwork, writeKeras2 } from '@metaml/keras'
import { kerasModelGen } from '@metaml/keras-model-gen'
import { testTask } from '@metaml/plugin-kit/testing'
import { afterAll } from 'vitest'
import { trainJetDnn, writeJetsProject } from './jets-project.js'
import { handleOf } from './unit-io.js'

const projectDir = await mkdtemp(path.join(tmpdir(), 'metaml-keras-model-gen-'))
await writeJetsProject(projectDir)
const trained = await readNetwork(handleOf(await trainJetDnn(projectDir)))
await writeKeras2(trained, path.join(projectDir, 'mine'))
afterAll(() => rm(projectDir, { recursive: true }))

testTask(kerasModelGen, [
  { name: 'a built network', params: { model: 'jet-dnn', trainEpochs: 3, batchSize: 64 }, projectDir },
  {
    name: 'weights taken as they are',
    params: {
      file: 'mine/model.json',
      weights: 'mine/weights.h5',
      trainTestDataset: 'jets',
      trainEn: false,
    },
    projectDir,
  },
])
