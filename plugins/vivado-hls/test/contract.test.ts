import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { hlsCppKind } from '@metaml/hls-cpp'
import { testTask } from '@metaml/plugin-kit/testing'
import { vivadoHls } from '@metaml/vivado-hls'
import { afterAll } from 'vitest'
import { kernelDraft } from './kernel.js'
import { makeTools } from './stand-in-tools.js'

const dir = mkdtempSync(join(tmpdir(), 'metaml-vivado-'))
process.env.PATH = `${makeTools(dir).bin}${delimiter}${process.env.PATH}`
afterAll(() => rmSync(dir, { recursive: true, force: true }))

testTask(
  vivadoHls,
  [
    { name: 'csynth', params: {}, inputs: { model: kernelDraft() } },
    {
      name: 'all steps',
      params: { steps: ['csim', 'cosim', 'export', 'place-and-route'], part: 'xcvu9p', clockPeriod: 5 },
      inputs: { model: kernelDraft() },
    },
  ],
  { kinds: [hlsCppKind] },
)
