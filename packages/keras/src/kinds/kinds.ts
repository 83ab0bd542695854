import { activation, relu, softmax } from './activation.js'
import { conv1d, conv2d } from './convolution.js'
import { dense } from './dense.js'
import type { LayerKind, MergeKind } from './kind.js'
import { add, concatenate } from './merging.js'
import { batchNormalization } from './normalization.js'
import { globalPooling1d, globalPooling2d, pooling1d, pooling2d } from './pooling.js'
import { dropout, flatten } from './shaping.js'

/** The supported classes of layers with one input, beside InputLayer. */
export const layerKinds: ReadonlyMap<string, LayerKind> = new Map([
  ['Dense', dense],
  ['Activation', activation],
  ['ReLU', relu],
  ['Softmax', softmax],
  ['Flatten', flatten],
  ['Dropout', dropout],
  ['BatchNormalization', batchNormalization],
  ['Conv1D', conv1d],
  ['Conv2D', conv2d],
  ['MaxPooling1D', pooling1d],
  ['MaxPooling2D', pooling2d],
  ['AveragePooling1D', pooling1d],
  ['AveragePooling2D', pooling2d],
  ['GlobalAveragePooling1D', globalPooling1d],
  ['GlobalAveragePooling2D', globalPooling2d],
])

/** The supported classes of layers that merge several inputs. */
export const mergeKinds: ReadonlyMap<string, MergeKind> = new Map([
  ['Add', add],
  ['Concatenate', concatenate],
])
