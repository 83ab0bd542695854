import type { JsonObject } from '@metaml/core'
import type { GraphLayer } from './network.js'

/** What the networks that are built here add to the loss for a kernel's weights. */
export type Penalty = { readonly class_name: 'L1' | 'L2'; readonly config: JsonObject }

const channelsLast = 'channels_last'

/** The layer that takes rows of a shape. */
export function inputLayer(shape: readonly number[]): GraphLayer {
  return {
    class_name: 'InputLayer',
    config: { name: 'input_1', batch_input_shape: [null, ...shape], dtype: 'float32' },
  }
}

/** A dense layer with bias. */
export function dense(name: string, units: number, activation: string, penalty: Penalty): GraphLayer {
  return {
    class_name: 'Dense',
    config: {
      name,
      units,
      activation,
      use_bias: true,
      kernel_initializer: { class_name: 'LecunUniform', config: {} },
      bias_initializer: { class_name: 'Zeros', config: {} },
      kernel_regularizer: penalty,
    },
  }
}

/** How a convolution differs from 3x3 with stride 1 and without bias. */
export interface ConvolutionSettings {
  readonly filters: number
  readonly penalty: Penalty
  readonly size?: number
  readonly stride?: number
  readonly bias?: boolean
}

/** A two-dimensional convolution with `same` padding, linear. */
export function convolution(
  name: string,
  { filters, penalty, size = 3, stride = 1, bias = false }: ConvolutionSettings,
): GraphLayer {
  return {
    class_name: 'Conv2D',
    config: {
      name,
      filters,
      kernel_size: [size, size],
      strides: [stride, stride],
      padding: 'same',
      data_format: channelsLast,
      dilation_rate: [1, 1],
      groups: 1,
      activation: 'linear',
      use_bias: bias,
      kernel_initializer: { class_name: 'HeNormal', config: {} },
      bias_initializer: { class_name: 'Zeros', config: {} },
      kernel_regularizer: penalty,
    },
  }
}

/** Batch normalisation of the last axis, as Keras has it by default. */
export function normalization(name: string): GraphLayer {
  return {
    class_name: 'BatchNormalization',
    config: { name, axis: [-1], momentum: 0.99, epsilon: 1e-3, center: true, scale: true },
  }
}

/** An activation that is a layer of its own: hls4ml takes a softmax only so. */
export function activation(name: string, kind: 'relu' | 'softmax'): GraphLayer {
  return { class_name: 'Activation', config: { name, activation: kind } }
}

/** A pooling layer whose windows do not overlap. */
export function pooling(
  className: 'MaxPooling2D' | 'AveragePooling2D',
  name: string,
  size: number,
): GraphLayer {
  return {
    class_name: className,
    config: {
      name,
      pool_size: [size, size],
      strides: [size, size],
      padding: 'valid',
      data_format: channelsLast,
    },
  }
}

/** Lays the values of a row side by side. */
export function flatten(name: string): GraphLayer {
  return { class_name: 'Flatten', config: { name, data_format: channelsLast } }
}
