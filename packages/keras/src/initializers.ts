import type { Json, JsonObject } from '@metaml/core'
import { Refusal, type Shape, sizeOf } from './kinds/kind.js'
import { finite, word } from './kinds/settings.js'
import { normal, type Random } from './random.js'

type Scaling = {
  scale: number
  mode: 'fan_in' | 'fan_out' | 'fan_avg'
  distribution: 'uniform' | 'truncated_normal'
}

const scalings: { readonly [name: string]: Scaling } = {
  GlorotUniform: { scale: 1, mode: 'fan_avg', distribution: 'uniform' },
  GlorotNormal: { scale: 1, mode: 'fan_avg', distribution: 'truncated_normal' },
  HeUniform: { scale: 2, mode: 'fan_in', distribution: 'uniform' },
  HeNormal: { scale: 2, mode: 'fan_in', distribution: 'truncated_normal' },
  LecunUniform: { scale: 1, mode: 'fan_in', distribution: 'uniform' },
  LecunNormal: { scale: 1, mode: 'fan_in', distribution: 'truncated_normal' },
}

/**
 * New values of an array by a Keras initialiser (`{ class_name, config }`, or its name).
 * @throws Refusal on an initialiser that is not supported
 */
export function initialize(initializer: Json, shape: Shape, random: Random): Float32Array {
  const { className, config } = nameOf(initializer)
  const fill = (value: () => number) => Float32Array.from({ length: sizeOf(shape) }, value)
  switch (className) {
    case 'Zeros':
      return fill(() => 0)
    case 'Ones':
      return fill(() => 1)
    case 'Constant': {
      const value = finite(config, 'value', 0)
      return fill(() => value)
    }
    case 'RandomUniform': {
      const low = finite(config, 'minval', -0.05)
      const width = finite(config, 'maxval', 0.05) - low
      return fill(() => low + width * random())
    }
    case 'RandomNormal':
    case 'TruncatedNormal': {
      const mean = finite(config, 'mean', 0)
      const deviation = finite(config, 'stddev', 0.05)
      const draw = className === 'RandomNormal' ? normal : truncatedNormal
      return fill(() => mean + deviation * draw(random))
    }
    case 'VarianceScaling':
      return scaled(
        {
          scale: finite(config, 'scale', 1),
          mode: word(config, 'mode', ['fan_in', 'fan_out', 'fan_avg'], 'fan_in'),
          distribution:
            word(config, 'distribution', ['uniform', 'normal', 'truncated_normal'], 'truncated_normal') ===
            'uniform'
              ? 'uniform'
              : 'truncated_normal',
        },
        shape,
        random,
      )
    default: {
      const scaling = scalings[className]
      if (scaling === undefined) throw new Refusal(`initializer ${className}`)
      return scaled(scaling, shape, random)
    }
  }
}

/** Source: He et al. 2015 and Glorot and Bengio 2010, in the bounds that Keras takes. */
function scaled({ scale, mode, distribution }: Scaling, shape: Shape, random: Random): Float32Array {
  const field = sizeOf(shape.slice(0, -2))
  const fanIn = field * (shape.at(-2) ?? shape.at(-1)!)
  const fanOut = field * shape.at(-1)!
  const fan = mode === 'fan_in' ? fanIn : mode === 'fan_out' ? fanOut : (fanIn + fanOut) / 2
  const variance = scale / Math.max(1, fan)
  if (distribution === 'uniform') {
    const limit = Math.sqrt(3 * variance)
    return Float32Array.from({ length: sizeOf(shape) }, () => limit * (2 * random() - 1))
  }
  // The deviation of a standard normal distribution cut off at two deviations.
  const deviation = Math.sqrt(variance) / 0.87962566103423978
  return Float32Array.from({ length: sizeOf(shape) }, () => deviation * truncatedNormal(random))
}

function truncatedNormal(random: Random): number {
  for (;;) {
    const value = normal(random)
    if (Math.abs(value) < 2) return value
  }
}

function nameOf(initializer: Json): { className: string; config: JsonObject } {
  if (typeof initializer === 'string') return { className: camelCase(initializer), config: {} }
  const { class_name: name, config } = initializer as JsonObject
  if (typeof name !== 'string') throw new Refusal(`initializer ${JSON.stringify(initializer).slice(0, 80)}`)
  return { className: camelCase(name), config: (config ?? {}) as JsonObject }
}

/** `glorot_uniform` and `GlorotUniform` name the same. */
function camelCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
