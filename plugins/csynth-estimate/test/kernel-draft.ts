import type { ModelDraft } from '@metaml/core'
import { kernelFiles } from './kernel-files.js'

/** 4 inputs, 3 outputs: weights that cost nothing, a wire, an adder and a multiplier. */
export const weights = [0, 0.5, 0.375, 0.3447265625, 1, -0.71875, 0.3447265625, 0, 0, -0.5, 0.8125, 0]

/** A kernel as a model. */
export function kernelDraft(files = kernelFiles({ inputs: 4, outputs: 3, weights })): ModelDraft<'hls-cpp'> {
  return {
    kind: 'hls-cpp',
    descriptor: {
      top: 'myproject',
      backend: 'Vitis',
      part: 'xcvu9p-flga2104-2L-e',
      clockPeriod: 5,
      ioType: 'io_parallel',
      strategy: 'Latency',
      inputShape: [4],
      outputShape: [3],
      precision: {},
      reuseFactor: {},
    },
    files: Object.fromEntries(
      Object.entries(files).map(([file, text]) => [file, new TextEncoder().encode(text)]),
    ),
  }
}
