import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { hls4ml } from '@metaml/hls4ml'
import { buildJetDnn, dnnKind, draftNetwork } from '@metaml/keras'
import { testTask } from '@metaml/plugin-kit/testing'
import { afterAll } from 'vitest'
import { writeJetsProject } from './jets-project.js'

const rows = 500
const projectDir = await mkdtemp(path.join(tmpdir(), 'metaml-hls4ml-'))
afterAll(() => rm(projectDir, { recursive: true, force: true }))
const { dataset } = await writeJetsProject(projectDir, {
  x: Float32Array.from({ length: rows * 16 }, (_, i) => Math.sin(i * 1.7)),
  y: Uint8Array.from({ length: rows }, (_, i) => i % 5),
  rows,
})
const network = buildJetDnn({ seed: 1 })

testTask(
  hls4ml,
  [
    { name: 'converting alone', params: { csim: false }, inputs: { model: draftNetwork(network, {}) } },
    {
      name: 'with a simulation',
      params: { fpgaPartNumber: 'xc7z020clg400-1' },
      inputs: { model: draftNetwork(network, { dataset }) },
      projectDir,
    },
  ],
  { kinds: [dnnKind] },
)
