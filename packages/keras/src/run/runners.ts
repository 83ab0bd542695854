import { runConvolution } from './convolution.js'
import { runDense } from './dense.js'
import { runAdd, runConcatenate } from './merging.js'
import { runNormalization } from './normalization.js'
import { runAveragePooling, runGlobalAveragePooling, runMaxPooling } from './pooling.js'
import type { RunLayer, RunMerge } from './run-layer.js'
import { runActivation, runDropout, runFlatten, runRelu, runSoftmax } from './simple-layers.js'

/** How each class of layers runs; the classes of `kinds/kinds.ts`. */
export const runners: ReadonlyMap<string, RunLayer> = new Map([
  ['Dense', runDense],
  ['Activation', runActivation],
  ['ReLU', runRelu],
  ['Softmax', runSoftmax],
  ['Flatten', runFlatten],
  ['Dropout', runDropout],
  ['BatchNormalization', runNormalization],
  ['Conv1D', runConvolution],
  ['Conv2D', runConvolution],
  ['MaxPooling1D', runMaxPooling],
  ['MaxPooling2D', runMaxPooling],
  ['AveragePooling1D', runAveragePooling],
  ['AveragePooling2D', runAveragePooling],
  ['GlobalAveragePooling1D', runGlobalAveragePooling],
  ['GlobalAveragePooling2D', runGlobalAveragePooling],
])

/** How each class of layers that merge runs. */
export const mergers: ReadonlyMap<string, RunMerge> = new Map([
  ['Add', runAdd],
  ['Concatenate', runConcatenate],
])
