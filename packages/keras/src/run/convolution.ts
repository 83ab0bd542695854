import { plainActivationOf } from '../kinds/activation.js'
import { convolutionWindow } from '../kinds/convolution.js'
import { activate, deactivate } from './activations.js'
import { convolve, fromArray, inputGradient, kernelGradient, reshape, sumColumns, view } from './backend.js'
import type { RunLayer } from './run-layer.js'

/** Runs `Conv1D` and `Conv2D`: a row of values is an image of height 1. */
export const runConvolution: RunLayer = ({ config, inputShape, outputShape }, x, arrays) => {
  const window = convolutionWindow(config, inputShape, inputShape.length === 2 ? 1 : 2)
  const name = plainActivationOf(config)
  const batch = x.shape[0]!
  const filters = outputShape.at(-1)!
  const images = reshape(x, [batch, ...window.input, window.channels])
  const kernel = fromArray(arrays.get('kernel')!, [...window.size, window.channels, filters])
  const offset = arrays.get('bias')
  const relu = name === 'relu'
  const sum = convolve(images, kernel, window, {
    ...(offset && { bias: fromArray(offset, [filters]) }),
    relu,
  })
  const y = reshape(relu ? sum : activate(name, sum), [batch, ...outputShape])
  return {
    y,
    back(dy, into, wanted) {
      const dz = reshape(deactivate(name, dy, y), [batch, ...window.output, filters])
      into.get('kernel')?.set(view(kernelGradient(images, dz, window)))
      into.get('bias')?.set(sumColumns('sumColumns', dz))
      return wanted ? reshape(inputGradient(dz, kernel, window), x.shape) : undefined
    },
  }
}
