import type { JsonObject } from '@metaml/core'
import { type LayerKind, Refusal, type Shape, sizeOf } from './kind.js'
import { extents, finite, word } from './settings.js'

/** `Flatten`: all axes but the batch in one. */
export const flatten: LayerKind = (config, inputShape) => {
  word(config, 'data_format', ['channels_last'], 'channels_last')
  return { weights: [], outputShape: [sizeOf(inputShape)] }
}

/** `Dropout`: passes values on, in training only a share of them. */
export const dropout: LayerKind = (config, inputShape) => {
  const rate = finite(config, 'rate', 0)
  if (rate < 0 || rate >= 1) throw new Refusal(`rate: ${rate}`)
  if (config.noise_shape != null) throw new Refusal(`noise_shape: ${JSON.stringify(config.noise_shape)}`)
  return { weights: [], outputShape: inputShape }
}

/** `Reshape`: the same values in another shape; one extent may be -1. */
export const reshape: LayerKind = (config, inputShape) => {
  const target = config.target_shape
  const refusal = new Refusal(
    `target_shape: ${JSON.stringify(target)?.slice(0, 80)} for an input of shape [${inputShape.join(', ')}]`,
  )
  if (!Array.isArray(target) || target.some(n => !Number.isInteger(n) || (n as number) < -1)) throw refusal
  const shape = target as number[]
  const open = shape.filter(extent => extent === -1).length
  const rest = sizeOf(inputShape) / sizeOf(shape.filter(extent => extent !== -1))
  if (open > 1 || (open === 0 ? rest !== 1 : !Number.isInteger(rest))) throw refusal
  return { weights: [], outputShape: shape.map(extent => (extent === -1 ? rest : extent)) }
}

/** Before and after each of the axes of an image: how many zeros `ZeroPadding` puts there. */
export function paddingOf(config: JsonObject, axes: 1 | 2): (readonly [number, number])[] {
  const written = config.padding ?? 1
  // One number for all, one for each axis, or two for each axis; with one axis, two are before and after.
  const each = typeof written === 'number' ? Array.from({ length: axes }, () => written) : written
  const pairs = axes === 1 && Array.isArray(each) && each.length === 2 ? [each] : each
  const ok = Array.isArray(pairs) && pairs.length === axes
  const padding = (ok ? pairs : []).map(pair => (Array.isArray(pair) ? pair : [pair, pair]))
  const count = (n: unknown) => typeof n === 'number' && Number.isInteger(n) && n >= 0
  if (!ok || padding.some(pair => pair.length !== 2 || !pair.every(count))) {
    throw new Refusal(`padding: ${JSON.stringify(written).slice(0, 80)}`)
  }
  return padding as [number, number][]
}

function image(config: JsonObject, inputShape: Shape, axes: 1 | 2): void {
  if (inputShape.length !== axes + 1) throw new Refusal(`an input of shape [${inputShape.join(', ')}]`)
  word(config, 'data_format', ['channels_last'], 'channels_last')
}

function zeroPadding(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    image(config, inputShape, axes)
    const padding = paddingOf(config, axes)
    const padded = padding.map(([before, after], axis) => before + inputShape[axis]! + after)
    return { weights: [], outputShape: [...padded, inputShape[axes]!] }
  }
}

function upSampling(axes: 1 | 2): LayerKind {
  return (config, inputShape) => {
    image(config, inputShape, axes)
    word(config, 'interpolation', ['nearest'], 'nearest')
    const size = upSizeOf(config, axes)
    return {
      weights: [],
      outputShape: [...size.map((by, axis) => by * inputShape[axis]!), inputShape[axes]!],
    }
  }
}

/** How often `UpSampling` repeats each value along each axis. */
export function upSizeOf(config: JsonObject, axes: 1 | 2): number[] {
  return extents(
    config,
    'size',
    axes,
    Array.from({ length: axes }, () => 2),
  )
}

/** `ZeroPadding1D`. */
export const zeroPadding1d = zeroPadding(1)

/** `ZeroPadding2D`, channels last. */
export const zeroPadding2d = zeroPadding(2)

/** `UpSampling1D`. */
export const upSampling1d = upSampling(1)

/** `UpSampling2D`, to the nearest, channels last. */
export const upSampling2d = upSampling(2)
