import { activation, softmax } from './activation.js'
import { conv1d, conv2d } from './convolution.js'
import { dense } from './dense.js'
import { depthwiseConv1d, depthwiseConv2d, separableConv1d, separableConv2d } from './depthwise.js'
import { elu, leakyRelu, prelu, relu, thresholdedRelu } from './functions.js'
import type { LayerKind, MergeKind } from './kind.js'
import { add, concatenate } from './merging.js'
import { batchNormalization } from './normalization.js'
import { globalPooling1d, globalPooling2d, pooling1d, pooling2d } from './pooling.js'
import {
  dropout,
  flatten,
  reshape,
  upSampling1d,
  upSampling2d,
  zeroPadding1d,
  zeroPadding2d,
} from './shaping.js'

/** The supported classes of layers with one input, beside InputLayer. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map([
  ['Dense', dense],
  ['Activation', activation],
  ['ReLU', relu],
  ['LeakyReLU', leakyRelu],
  ['PReLU', prelu],
  ['ELU', elu],
  ['ThresholdedReLU', thresholdedRelu],
  ['Softmax', softmax],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['ZeroPadding1D', zeroPadding1d],
  ['ZeroPadding2D', zeroPadding2d],
  ['UpSampling1D', upSampling1d],
  ['UpSampling2D', upSampling2d],
  ['Dropout', dropout],
  ['BatchNormalization', batchNormalization],
  ['Conv1D', conv1d],
  ['Conv2D', conv2d],
  ['DepthwiseConv1D', depthwiseConv1d],
  ['DepthwiseConv2D', depthwiseConv2d],
  ['SeparableConv1D', separableConv1d],
  ['SeparableConv2D', separableConv2d],
  ['MaxPooling1D', pooling1d],
  ['MaxPooling2D', pooling2d],
  ['AveragePooling1D', pooling1d],
  ['AveragePooling2D', pooling2d],
  ['GlobalAveragePooling1D', globalPooling1d],
  ['GlobalAveragePooling2D', globalPooling2d],
  ['GlobalMaxPooling1D', globalPooling1d],
  ['GlobalMaxPooling2D', globalPooling2d],
])

/** The supported classes of layers that merge several inputs. */
export const mergeKinds: ReadonlyMap<string, MergeKind> = new Map([
  ['Add', add],
  ['Concatenate', concatenate],
])
