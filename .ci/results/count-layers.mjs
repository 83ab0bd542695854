import { fromDouble, parseType } from '@metaml/fixed-point'

/**
 * Weights and zeros of a network's layers, those of `readNetwork`. Kernels are counted; biases and the factors of a batch
 * normalisation, which nobody prunes, are not.
 */
export function networkLayers({ weights }) {
  return [...weights].flatMap(([layer, arrays]) => {
    const kernels = [...arrays.values()].filter(({ shape }) => shape.length > 1)
    return kernels.length === 0
      ? []
      : [
          counted(
            layer,
            kernels.map(({ data }) => data),
          ),
        ]
  })
}

/** Weights and zeros of the layers of a `LayerGraph`: a weight is 0 when its type makes it 0. */
export function kernelLayers({ layers }) {
  return layers.flatMap(({ name, kind, weights }) => {
    const kernels = Object.entries(weights).filter(([role]) => /(^|\.)weight$/.test(role))
    if (kernels.length === 0 || kind === 'batch_normalization') return []
    return [
      counted(
        name,
        kernels.map(([, { values, type }]) => castTo(type, values)),
      ),
    ]
  })
}

function castTo({ precision, text }, values) {
  if (precision.kind !== 'fixed') return values
  const type = parseType(text)
  return values.map(value => (fromDouble(value, type) === 0n ? 0 : value))
}

function counted(layer, arrays) {
  const all = arrays.reduce((sum, { length }) => sum + length, 0)
  const zeros = arrays.reduce(
    (sum, values) => sum + values.reduce((n, value) => n + (value === 0 ? 1 : 0), 0),
    0,
  )
  return { layer, weights: all, zeros }
}

/** Of each virtual layer of a `LayerGraph` the widths of what goes in, of weights, biases and sums, and of what comes out. */
export function kernelBits({ virtualLayers }) {
  return virtualLayers.map(({ name, inputs, types }) => ({
    layer: name,
    ...bitsOf({ input: inputs[0]?.type, ...types }, ['input', 'weight', 'bias', 'accum', 'result']),
  }))
}

function bitsOf(types, roles) {
  return Object.fromEntries(
    roles.flatMap(role => {
      const { precision } = types[role] ?? {}
      return precision === undefined ? [] : [[role, precision.width ?? precision.bits]]
    }),
  )
}
