import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal, type Shape } from './kind.js'
import { flag, word } from './settings.js'
import { outputShapeOf, type Window, windowOf } from './window.js'

/** The window of a pooling layer over `axes` axes. */
export function poolingWindow(config: JsonObject, inputShape: Shape, axes: 1 | 2): Window {
  return windowOf(config, inputShape, axes, { size: 'pool_size', strides: 'strides' })
}

function pooling(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    const window = poolingWindow(config, inputShape, axes)
    return { weights: [], outputShape: outputShapeOf(window, axes, window.channels) }
  }
}

function globalPooling(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    if (inputShape.length !== axes + 1) throw new Refusal(`an input of shape [${inputShape.join(', ')}]`)
    word(config, 'data_format', ['channels_last'], 'channels_last')
    const channels = inputShape[axes]!
    const kept = flag(config, 'keepdims', false)
    return {
      weights: [],
      outputShape: kept ? [...inputShape.slice(0, axes).map(() => 1), channels] : [channels],
    }
  }
}

/** `MaxPooling1D` and `AveragePooling1D`, channels last. */
export const pooling1d = pooling(1)

/** `MaxPooling2D` and `AveragePooling2D`, channels last. */
export const pooling2d = pooling(2)

/** `GlobalAveragePooling1D`. */
export const globalPooling1d = globalPooling(1)

/** `GlobalAveragePooling2D`. */
export const globalPooling2d = globalPooling(2)
