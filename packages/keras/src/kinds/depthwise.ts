import type { JsonObject } from '@metaml/core'
import { activationOf } from './activation.js'
import { convolutionWindow } from './convolution.js'
import type { LayerKind, Shape, WeightSpec } from './kind.js'
import { flag, positive } from './settings.js'
import { outputShapeOf, type Window } from './window.js'

/** The window of a depthwise convolution, and how many outputs each channel has. */
export function depthwiseOf(
  config: JsonObject,
  inputShape: Shape,
  axes: 1 | 2,
): { window: Window; multiplier: number } {
  const multiplier = config.depth_multiplier == null ? 1 : positive(config, 'depth_multiplier')
  return { window: convolutionWindow(config, inputShape, axes), multiplier }
}

function depthwiseKernel({ size, channels }: Window, multiplier: number, axes: 1 | 2): WeightSpec {
  return {
    name: 'depthwise_kernel',
    shape: [...size.slice(2 - axes), channels, multiplier],
    trainable: true,
  }
}

function bias(config: JsonObject, units: number): WeightSpec[] {
  return flag(config, 'use_bias', true) ? [{ name: 'bias', shape: [units], trainable: true }] : []
}

function depthwise(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    activationOf(config)
    const { window, multiplier } = depthwiseOf(config, inputShape, axes)
    const units = window.channels * multiplier
    return {
      weights: [depthwiseKernel(window, multiplier, axes), ...bias(config, units)],
      outputShape: outputShapeOf(window, axes, units),
    }
  }
}

function separable(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    activationOf(config)
    const filters = positive(config, 'filters')
    const { window, multiplier } = depthwiseOf(config, inputShape, axes)
    const point = [...Array.from({ length: axes }, () => 1), window.channels * multiplier, filters]
    return {
      weights: [
        depthwiseKernel(window, multiplier, axes),
        { name: 'pointwise_kernel', shape: point, trainable: true },
        ...bias(config, filters),
      ],
      outputShape: outputShapeOf(window, axes, filters),
    }
  }
}

/** `DepthwiseConv1D`: each channel by itself. */
export const depthwiseConv1d = depthwise(1)

/** `DepthwiseConv2D`. */
export const depthwiseConv2d = depthwise(2)

/** `SeparableConv1D`: a depthwise convolution, then one of size 1 over the channels. */
export const separableConv1d = separable(1)

/** `SeparableConv2D`. */
export const separableConv2d = separable(2)
