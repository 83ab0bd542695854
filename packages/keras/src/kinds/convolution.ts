import type { JsonObject } from '@metaml/core'
import { activationOf } from './activation.js'
import { type LayerKind, Refusal, type Shape } from './kind.js'
import { finite, flag, positive } from './settings.js'
import { outputShapeOf, type Window, windowOf } from './window.js'

/** The window of a convolution over `axes` axes. */
export function convolutionWindow(config: JsonObject, inputShape: Shape, axes: 1 | 2): Window {
  return windowOf(config, inputShape, axes, { size: 'kernel_size', strides: 'strides' })
}

function convolution(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    const filters = positive(config, 'filters')
    if (finite(config, 'groups', 1) !== 1) throw new Refusal(`groups: ${config.groups}`)
    activationOf(config)
    const window = convolutionWindow(config, inputShape, axes)
    const kernel = [...window.size.slice(2 - axes), window.channels, filters]
    return {
      weights: [
        { name: 'kernel', shape: kernel, trainable: true },
        ...(flag(config, 'use_bias', true) ? [{ name: 'bias', shape: [filters], trainable: true }] : []),
      ],
      outputShape: outputShapeOf(window, axes, filters),
    }
  }
}

/** `Conv1D`, channels last, padding `valid` or `same`. */
export const conv1d = convolution(1)

/** `Conv2D`, channels last. */
export const conv2d = convolution(2)
