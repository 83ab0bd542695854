import { runConvolution } from './convolution.js'
import { runDense } from './dense.js'
import { runDepthwise, runSeparable } from './depthwise.js'
import { runElu, runLeakyRelu, runPrelu, runRelu, runThresholdedRelu } from './functions.js'
import { runAdd, runConcatenate } from './merging.js'
import { runNormalization } from './normalization.js'
import { runAveragePooling, runGlobalAveragePooling, runGlobalMaxPooling, runMaxPooling } from './pooling.js'
import { runReshape, runUpSampling, runZeroPadding } from './resizing.js'
import type { RunLayer, RunMerge } from './run-layer.js'
import { runActivation, runDropout, runSoftmax } from './simple-layers.js'

/** How each class of layers runs; the classes of `kinds/kinds.ts`. */
export const runners: ReadonlyMap<string, RunLayer> = new Map([
  ['Dense', runDense],
  ['Activation', runActivation],
  ['ReLU', runRelu],
  ['LeakyReLU', runLeakyRelu],
  ['PReLU', runPrelu],
  ['ELU', runElu],
  ['ThresholdedReLU', runThresholdedRelu],
  ['Softmax', runSoftmax],
  ['Flatten', runReshape],
  ['Reshape', runReshape],
  ['ZeroPadding1D', runZeroPadding],
  ['ZeroPadding2D', runZeroPadding],
  ['UpSampling1D', runUpSampling],
  ['UpSampling2D', runUpSampling],
  ['Dropout', runDropout],
  ['BatchNormalization', runNormalization],
  ['Conv1D', runConvolution],
  ['Conv2D', runConvolution],
  ['DepthwiseConv1D', runDepthwise],
  ['DepthwiseConv2D', runDepthwise],
  ['SeparableConv1D', runSeparable],
  ['SeparableConv2D', runSeparable],
  ['MaxPooling1D', runMaxPooling],
  ['MaxPooling2D', runMaxPooling],
  ['AveragePooling1D', runAveragePooling],
  ['AveragePooling2D', runAveragePooling],
  ['GlobalAveragePooling1D', runGlobalAveragePooling],
  ['GlobalAveragePooling2D', runGlobalAveragePooling],
  ['GlobalMaxPooling1D', runGlobalMaxPooling],
  ['GlobalMaxPooling2D', runGlobalMaxPooling],
])

/** How each class of layers that merge runs. */
export const mergers: ReadonlyMap<string, RunMerge> = new Map([
  ['Add', runAdd],
  ['Concatenate', runConcatenate],
])
