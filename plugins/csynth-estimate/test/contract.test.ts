import { csynthEstimate } from '@metaml/csynth-estimate'
import { testTask } from '@metaml/plugin-kit/testing'
import { kernelDraft } from './kernel-draft.js'

testTask(csynthEstimate, [
  { name: "for the model's part and clock", params: {}, inputs: { model: kernelDraft() } },
  {
    name: 'for another part and tool',
    params: { part: 'xc7z020clg400-1', clockPeriod: 5, tool: 'Vitis HLS 2021.1' },
    inputs: { model: kernelDraft() },
  },
])
